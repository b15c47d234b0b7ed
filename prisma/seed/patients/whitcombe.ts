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
      street: '2 Bishop’s Walk',
      died: -41.1,
      contact: { given: 'Judith', family: 'Marsh', relation: 'daughter', phone: '+44 1632 960377' },
    },
    d0,
  )
  const ended = { until: -41.1 }
  chart.allergy(['91939003', 'Sulfonamide'], 'rash', false)
  chart.problem(['38341003', 'Hypertension'], -7300)
  chart.problem(['13645005', 'COPD'], -4200)
  chart.problem(['22298006', 'Myocardial infarction'], -3600, { until: -3500 })
  chart.problem(['433144002', 'Chronic kidney disease stage 3'], -1500)
  chart.problem(['15188001', 'Hearing loss'], -2000)
  chart.problem(['233604007', 'Pneumonia'], -47.4)
  chart.problem(['91302008', 'Sepsis'], -47.4)
  chart.medicine('Aspirin', '75 mg, morning', -3600, ended)
  chart.medicine('Bisoprolol', '2.5 mg, morning', -3590, { until: -47.4, why: 'shock' })
  chart.medicine('Atorvastatin', '40 mg, evening', -3590, ended)
  chart.medicine('Tiotropium', 'inhaler 18 micrograms, morning', -4100, ended)
  chart.medicine('Salbutamol', 'inhaler, 2 puffs when needed', -4150, ended)
  chart.medicine('Piperacillin and tazobactam', '4.5 g into the vein, every eight hours', -47.4, {
    until: -42,
    why: 'comfort first',
  })
  chart.medicine('Morphine', '2.5 mg under the skin when needed', -42, ended)
  chart.pressure('-1500 142/80, -900 138/78, -600 136/78, -300 134/78')
  chart.pressure('-47.4 88/52, -47 92/54, -46 96/58, -45.2 102/60, -44 104/60, -43.1 94/54, -42.2 82/44, -41.4 70/38')
  chart.vital('Heart rate', '-900 72, -300 76, -47.4 118, -46 110, -45.2 104, -44 102, -43.1 114, -42.2 126, -41.4 134')
  chart.vital('Respiratory rate', '-300 18, -47.4 32, -46 28, -44 24, -42.2 30, -41.4 12')
  chart.vital('Body temperature', '-47.4 39.2, -46 38.6, -45.2 38.1, -44 37.8, -42.2 39.6')
  chart.vital('Oxygen saturation', '-900 94, -300 93, -47.4 86, -46 90, -44 91, -42.2 87, -41.4 84')
  chart.vital('Body weight', '-1500 74.8, -900 72.1, -300 68.4, -46 66.9')
  chart.lab('Lactate', '-47.4 4.8, -47 3.9, -46 3.1, -44 2.4, -43.1 3.6, -42.2 5.9, -41.4 8.3')
  chart.lab('C reactive protein', '-300 4, -47.4 286, -46 294, -44 241, -42.2 310')
  chart.lab('White cells', '-300 7.4, -47.4 21.8, -46 19.2, -44 15.1, -42.2 24.6')
  chart.lab('Creatinine', '-1500 118, -900 126, -600 131, -300 138, -47.4 241, -46 228, -44 206, -42.2 288')
  chart.lab('eGFR', '-1500 51, -900 46, -600 44, -300 41, -47.4 21, -44 25, -42.2 16')
  chart.lab('Potassium', '-900 4.6, -300 4.8, -47.4 5.4, -44 4.9, -42.2 5.9')
  chart.lab('Haemoglobin', '-900 132, -300 126, -47.4 118, -44 109')
  chart.lab('FEV1', '-2600 1.42, -1500 1.21, -600 1.04')
  chart.lab('FEV1/FVC', '-2600 54, -1500 50, -600 46')
  chart.finding('Blood culture', -45.2, 'Streptococcus pneumoniae', { abnormal: true })
  chart.habit(['72166-2', 'Tobacco smoking status'], -900, 'Former smoker, 45 pack-years, stopped at the heart attack')
  chart.immunization('Pneumococcal polysaccharide', -4000)
  chart.immunization('Influenza, inactivated', -1130, -765, -400)
  chart.immunization('COVID-19, mRNA', -1100, -735)
  chart.procedure('Coronary stent, right coronary artery', -3599)
  chart.imaging(-47.3, 'DX', 'Chest X-ray', 'Consolidation of the right lower and middle lobes. Overinflated lungs.')
  chart.visit(-900, 'Chest clinic', 'Outpatients', { why: 'yearly review' })
  chart.visit(-300, 'Chest clinic', 'Outpatients', { why: 'yearly review' })
  chart.visit(-47.5, 'Confusion and fever', 'Emergency', { kind: 'EMER', with: 'Dr Mateus Carvalho', why: 'sepsis' })
  chart.visit(-47.2, 'Hospital stay', '5 West', {
    kind: 'IMP',
    until: -41.1,
    with: 'Dr Ingrid Solheim',
    why: 'pneumonia, sepsis',
  })
  chart.note(-300, 'Chest clinic letter', 'Breathless at 100 m. No flare-up this year. Would not want to be ventilated.')
  chart.note(
    -47.4,
    'Admission note',
    'Confused, febrile, hypotensive. Source: chest. Antibiotics within the hour, two litres of fluid.',
  )
  chart.note(-44, 'Ward round', 'Pneumococcus in the blood. Slowly better, lactate 2.4.', { by: 'Dr Ingrid Solheim' })
  chart.note(-42, 'Ward round', 'Worse in spite of treatment. Talked with him and his daughter: no intensive care. Comfort.')
  chart.note(-41.05, 'Note of death', 'Died peacefully with his daughter present. Pneumococcal pneumonia with sepsis; COPD.')
  return chart
}
