import { ChartWriter } from '@/prisma/seed/chart-writer'

/** Diabetes; eGFR 52 → 31 over three years, metformin stopped: the trend to look at. */
export function kowalczyk(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    { family: 'Kowalczyk', given: ['Ewa', 'Łucja'], prefix: 'Mrs', gender: 'female', birthDate: '1957-12-30', mrn: 'NG-166-520' },
    d0,
  )
  chart.problem(['44054006', 'Type 2 diabetes'], -5400)
  chart.problem(['700379002', 'Chronic kidney disease stage 3b'], -420)
  chart.problem(['38341003', 'Hypertension'], -4800)
  chart.medicine('Metformin', '1000 mg, twice a day', -5300, { until: -14 })
  chart.medicine('Linagliptin', '5 mg, morning', -13)
  chart.medicine('Empagliflozin', '10 mg, morning', -300)
  chart.medicine('Losartan', '100 mg, morning', -4700)
  chart.medicine('Atorvastatin', '20 mg, evening', -4000)
  chart.pressure([
    [-900, 148, 84],
    [-600, 144, 82],
    [-300, 138, 80],
    [-100, 136, 78],
    [-14, 134, 78],
  ])
  chart.vital(['29463-7', 'Body weight'], 'kg', [
    [-900, '84.0'],
    [-600, '82.6'],
    [-300, '80.1'],
    [-100, '78.3'],
    [-14, '77.6'],
  ])
  chart.lab(
    ['33914-3', 'eGFR'],
    'mL/min/{1.73_m2}',
    ['60', ''],
    [
      [-1100, '52'],
      [-900, '50'],
      [-730, '47'],
      [-600, '45'],
      [-460, '42'],
      [-300, '39'],
      [-180, '36'],
      [-90, '34'],
      [-14, '31'],
    ],
  )
  chart.lab(
    ['4548-4', 'HbA1c'],
    '%',
    ['4.0', '6.0'],
    [
      [-1100, '7.9'],
      [-900, '7.6'],
      [-600, '7.40'],
      [-300, '7.1'],
      [-90, '7.0'],
    ],
  )
  chart.lab(
    ['2823-3', 'Potassium'],
    'mmol/L',
    ['3.5', '5.1'],
    [
      [-600, '4.7'],
      [-300, '4.9'],
      [-90, '5.0'],
      [-14, '5.3'],
    ],
  )
  chart.lab(
    ['32294-1', 'Albumin to creatinine ratio'],
    'mg/mmol',
    ['', '3'],
    [
      [-900, '8.2'],
      [-460, '14.5'],
      [-90, '28.1'],
    ],
  )
  chart.immunization('Pneumococcal polysaccharide', -800)
  chart.immunization('Influenza, inactivated', -40)
  chart.visit(-300, 'Diabetes clinic', 'Empagliflozin begun')
  chart.visit(-90, 'Kidney clinic', 'Referred by her practice')
  chart.visit(-14, 'Diabetes clinic', 'Metformin stopped, eGFR 31')
  chart.note(-14, 'Clinic letter', 'Metformin stopped for eGFR 31. Linagliptin instead. Potassium to be repeated.')
  return chart
}
