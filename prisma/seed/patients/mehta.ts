import { ChartWriter } from '@/prisma/seed/chart-writer'

/** City Heart Clinic's patient: an implanted defibrillator, amiodarone. */
export function mehta(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    {
      family: 'Mehta',
      given: ['Arjun'],
      prefix: 'Mr',
      gender: 'male',
      birthDate: '1969-07-19',
      mrn: 'CH-55-0213',
      street: '90 Harcourt Terrace',
      contact: { given: 'Priti', family: 'Mehta', relation: 'wife', phone: '+44 1632 960213' },
    },
    d0,
  )
  chart.allergy(['293637006', 'Contrast media'], 'urticaria', false)
  chart.problem(['399020009', 'Dilated cardiomyopathy'], -2100)
  chart.problem(['25569003', 'Ventricular tachycardia'], -1900)
  chart.problem('Implanted cardioverter defibrillator', -1880)
  chart.problem('Subclinical hypothyroidism on amiodarone', -120)
  chart.problem(['90560007', 'Gout'], -760, { until: -700 })
  chart.medicine('Carvedilol', '12.5 mg, twice a day', -2090)
  chart.medicine('Enalapril', '10 mg, twice a day', -2090, { until: -902, why: 'changed to sacubitril-valsartan' })
  chart.medicine('Spironolactone', '25 mg, morning', -2080)
  chart.medicine('Amiodarone', '200 mg, morning', -1870)
  chart.medicine('Sacubitril and valsartan', '49/51 mg, twice a day', -900)
  chart.medicine('Empagliflozin', '10 mg, morning', -640)
  chart.medicine('Furosemide', '40 mg, morning', -2095, { until: -410, why: 'no fluid, dizzy on standing' })
  chart.pressure(
    '-2100 132/86, -1900 124/78, -1500 120/76, -900 122/76, -700 118/72, -500 118/74, -300 112/70, -120 108/68, -30 110/70',
  )
  chart.vital('Heart rate', '-2100 98, -1900 76, -900 66, -700 64, -500 64, -300 60, -120 62, -30 60')
  chart.vital('Oxygen saturation', '-2100 94, -900 97, -300 98, -30 98')
  chart.vital('Body weight', '-2100 94.0, -900 89.6, -500 88.1, -300 86.4, -120 85.2, -30 85.0')
  chart.vital('Body height', '-2100 178')
  chart.lab('TSH', '-1880 1.7, -1300 1.9, -700 2.1, -500 3.0, -300 4.4, -120 5.8, -30 6.9')
  chart.lab('Free T4', '-700 15, -300 14, -120 13, -30 12')
  chart.lab('ALT', '-1880 26, -1300 25, -700 28, -500 33, -300 41, -120 52, -30 58')
  chart.lab('Ejection fraction', '-2100 24, -1880 26, -1200 31, -400 36')
  chart.lab('NT-proBNP', '-2100 4120, -1200 1480, -700 960, -300 720, -30 640')
  chart.lab('Potassium', '-2100 4.1, -1200 4.7, -700 4.9, -300 5.0, -30 4.9')
  chart.lab('Creatinine', '-2100 92, -1200 98, -700 101, -300 104, -30 106')
  chart.lab('eGFR', '-2100 80, -1200 76, -700 73, -300 71, -30 69')
  chart.lab('Urate', '-760 512, -300 388')
  chart.lab('Haemoglobin', '-2100 151, -700 148, -30 146')
  chart.immunization('Influenza, inactivated', -1150, -785, -420, -52)
  chart.immunization('COVID-19, mRNA', -1140, -770)
  chart.immunization('Pneumococcal conjugate, 20 types', -760)
  chart.procedure('Coronary angiography: no narrowing', -2094)
  chart.procedure('Implantation of a cardioverter defibrillator, single chamber', -1880)
  chart.imaging(
    -2099,
    'US',
    'Echocardiogram',
    'Dilated left ventricle, 68 mm. Ejection fraction 24 %. Moderate mitral regurgitation.',
  )
  chart.imaging(-400, 'US', 'Echocardiogram', 'Left ventricle 61 mm. Ejection fraction 36 %. Mild mitral regurgitation.')
  chart.imaging(-118, 'DX', 'Chest X-ray', 'Lead in the right ventricle. Lungs clear, no sign of amiodarone in the lung.')
  chart.visit(-2100, 'First visit', 'City Heart Clinic', { with: 'Dr Amara Osei', why: 'breathless, family history' })
  chart.visit(-1881, 'Hospital stay', 'City Heart Clinic', { kind: 'IMP', until: -1878, why: 'defibrillator' })
  chart.visit(-900, 'Heart clinic', 'City Heart Clinic', { with: 'Dr Amara Osei', why: 'sacubitril-valsartan begun' })
  chart.visit(-760, 'Painful toe', 'Family practice', { why: 'gout' })
  chart.visit(-500, 'Device check', 'Device clinic', { with: 'Jonas Keller' })
  chart.visit(-300, 'Device check', 'Device clinic', { with: 'Jonas Keller', why: 'no therapies' })
  chart.visit(-120, 'Heart clinic', 'City Heart Clinic', { with: 'Dr Amara Osei', why: 'thyroid and liver to be watched' })
  chart.visit(-30, 'Heart clinic', 'City Heart Clinic', { with: 'Dr Amara Osei', why: 'thyroid, liver' })
  chart.note(-1878, 'Discharge summary', 'Collapse with ventricular tachycardia. Defibrillator implanted, amiodarone loaded.')
  chart.note(-300, 'Device letter', 'Battery for six years. Two short runs of tachycardia, no shock. Thresholds stable.', {
    by: 'Jonas Keller',
  })
  chart.note(-120, 'Clinic letter', 'No symptoms of a slow thyroid. TSH 5.8, ALT 52. Repeat in three months.', {
    by: 'Dr Amara Osei',
  })
  chart.note(-30, 'Clinic letter', 'Stable. TSH 6.9 with normal T4, ALT 58: repeat in six weeks, then decide on amiodarone.')
  return chart
}
