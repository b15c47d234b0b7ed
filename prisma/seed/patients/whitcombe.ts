import { ChartWriter } from '@/prisma/seed/chart-writer'

/** Sepsis; died at D−41. */
export function whitcombe(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    {
      family: 'Whitcombe',
      given: ['Harold'],
      prefix: 'Mr',
      gender: 'male',
      birthDate: '1938-11-04',
      mrn: 'NG-101-377',
      died: -41,
    },
    d0,
  )
  chart.allergy(['91939003', 'Sulfonamide'], 'rash', false)
  chart.problem(['91302008', 'Sepsis'], -47)
  chart.problem(['13645005', 'COPD'], -4200)
  chart.problem(['433144002', 'Chronic kidney disease stage 3'], -1500)
  chart.problem(['22298006', 'Myocardial infarction'], -3600, { until: -3500 })
  chart.medicine('Piperacillin-tazobactam', '4.5 g, every eight hours', -47, { until: -41 })
  chart.medicine('Tiotropium inhaler', '18 micrograms, morning', -4100, { until: -41 })
  chart.medicine('Aspirin', '75 mg, morning', -3600, { until: -41 })
  chart.pressure([
    [-300, 134, 78],
    [-47, 88, 52],
    [-46, 96, 58],
    [-44, 104, 60],
    [-42, 82, 44],
    [-41.2, 70, 38],
  ])
  chart.vital(['8867-4', 'Heart rate'], '/min', [
    [-300, '76'],
    [-47, '118'],
    [-45, '104'],
    [-42, '126'],
    [-41.2, '134'],
  ])
  chart.vital(['8310-5', 'Body temperature'], 'Cel', [
    [-47, '39.2'],
    [-45, '38.1'],
    [-42, '39.6'],
  ])
  chart.vital(['59408-5', 'Oxygen saturation'], '%', [
    [-300, '93'],
    [-47, '88'],
    [-44, '91'],
    [-41.2, '84'],
  ])
  chart.lab(
    ['2524-7', 'Lactate'],
    'mmol/L',
    ['0.5', '2.0'],
    [
      [-47, '4.8'],
      [-46, '3.1'],
      [-44, '2.4'],
      [-42, '5.9'],
      [-41.2, '8.3'],
    ],
    { critical: { above: 4 } },
  )
  chart.lab(
    ['1988-5', 'C reactive protein'],
    'mg/L',
    ['', '5'],
    [
      [-300, '4'],
      [-47, '286'],
      [-44, '241'],
      [-42, '310'],
    ],
  )
  chart.lab(
    ['14682-9', 'Creatinine'],
    'umol/L',
    ['60', '110'],
    [
      [-300, '138'],
      [-47, '241'],
      [-44, '206'],
      [-42, '288'],
    ],
  )
  chart.visit(-300, 'Chest clinic', 'Respiratory outpatients')
  chart.visit(-47, 'Admitted with sepsis', 'Emergency', 'EMER')
  chart.visit(-46, 'Ward admission, 5 West', 'Dr Solheim', 'IMP')
  chart.note(-47, 'Admission note', 'Confused, febrile, hypotensive. Source: chest. Antibiotics within the hour.')
  chart.note(-41, 'Certificate', 'Died peacefully with his daughter present.')
  return chart
}
