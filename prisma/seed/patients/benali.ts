import { ChartWriter } from '@/prisma/seed/chart-writer'

/** 31 weeks pregnant, gestational diabetes, an Arabic interpreter. Her last period began 220 days before D0. */
export function benali(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    {
      family: 'Benali',
      given: ['Fatima Zahra'],
      prefix: 'Mrs',
      gender: 'female',
      birthDate: '1995-02-23',
      mrn: 'NG-341-209',
      street: '64 Station Parade',
      language: { code: 'ar', display: 'Arabic', interpreter: true },
      contact: { given: 'Youssef', family: 'Benali', relation: 'husband', phone: '+44 1632 960209' },
    },
    d0,
  )
  chart.noKnownAllergies()
  chart.problem(['77386006', 'Pregnancy'], -188)
  chart.problem(['11687002', 'Gestational diabetes'], -37)
  chart.problem(['87522002', 'Iron deficiency anaemia'], -157)
  chart.problem('Vitamin D deficiency', -157)
  chart.medicine('Folic acid', '400 micrograms, morning', -200, { until: -129 })
  chart.medicine('Ferrous sulfate', '200 mg, every other morning', -150)
  chart.medicine('Colecalciferol', '1000 units, morning', -150)
  chart.medicine('Metformin', '500 mg, with the evening meal', -30, { until: -16, why: 'dose raised' })
  chart.medicine('Metformin', '500 mg, twice a day with meals', -16)
  chart.medicine('Insulin glargine', '8 units, bedtime', -9)
  chart.pressure(
    '-700 108/66, -157 106/64, -136 104/62, -108 106/64, -80 108/66, -52 110/68, -37 112/68, -23 114/70, -9 116/72, -2 118/72',
  )
  chart.vital('Heart rate', '-157 78, -80 84, -37 88, -9 90, -2 88')
  chart.vital('Body weight', '-700 71.0, -157 73.4, -108 76.0, -80 78.3, -52 80.9, -37 82.2, -23 82.6, -9 82.9, -2 83.2')
  chart.vital('Body height', '-157 162')
  chart.lab('Glucose two hours after 75 g', '-38 9.6', { range: '–8.5', whom: 'in pregnancy' })
  chart.lab('Fasting glucose', '-157 4.8, -38 5.4, -23 5.5, -9 5.6, -2 5.1', { range: '–5.1', whom: 'in pregnancy' })
  chart.lab('HbA1c', '-157 5.4, -37 5.6')
  chart.lab('Haemoglobin', '-700 121, -157 104, -108 107, -52 109, -2 112', { range: '105–140', whom: 'in pregnancy' })
  chart.lab('MCV', '-157 74, -52 79, -2 82')
  chart.lab('Ferritin', '-157 6, -52 18')
  chart.lab('Platelets', '-157 268, -52 241, -2 229')
  chart.lab('Vitamin D', '-157 22, -52 46')
  chart.lab('TSH', '-157 1.9', { range: '0.1–3.0', whom: 'in pregnancy' })
  chart.lab('Creatinine', '-37 48, -2 50')
  chart.lab('Protein to creatinine ratio', '-37 12, -2 14')
  chart.finding(['882-1', 'Blood group'], -157, 'B positive')
  chart.finding('Rubella antibody', -157, 'Immune')
  chart.finding('Hepatitis B surface antigen', -157, 'Not detected')
  chart.finding('Haemoglobin analysis', -150, 'Normal pattern, no variant')
  chart.finding('Urine culture', -157, 'No growth')
  chart.immunization('Influenza, inactivated', -44)
  chart.immunization('Tdap', -30)
  chart.imaging(-136, 'US', 'Ultrasound at 12 weeks', 'One child, heart beat present. Nuchal fold 1.4 mm. Dates agree.')
  chart.imaging(-80, 'US', 'Ultrasound at 20 weeks', 'Normal anatomy. Placenta in front, not low.')
  chart.imaging(-23, 'US', 'Growth at 28 weeks', 'Estimated 1,240 g, 60th centile. Abdomen 75th centile. Fluid normal.')
  chart.imaging(-2, 'US', 'Growth at 31 weeks', 'Estimated 1,850 g, 70th centile. Abdomen 85th centile. Fluid normal. Head down.')
  chart.visit(-700, 'Registration', 'Family practice')
  chart.visit(-157, 'Antenatal booking', 'Maternity', { why: 'nine weeks; interpreter present' })
  chart.visit(-108, 'Antenatal visit', 'Maternity', { why: '16 weeks' })
  chart.visit(-52, 'Antenatal visit', 'Maternity', { why: '24 weeks' })
  chart.visit(-38, 'Glucose tolerance test', 'Maternity', { why: '26 weeks' })
  chart.visit(-37, 'Diabetes in pregnancy clinic', 'Maternity', { why: 'diet, use of the meter' })
  chart.visit(-23, 'Diabetes in pregnancy clinic', 'Maternity', { why: 'fasting values high' })
  chart.visit(-9, 'Diabetes in pregnancy clinic', 'Maternity', { why: 'insulin begun' })
  chart.visit(-2, 'Antenatal visit', 'Maternity', { why: '31 weeks' })
  chart.note(
    -157,
    'Booking note',
    'First pregnancy, planned. Speaks Arabic and some French: book an interpreter, not her husband.',
  )
  chart.note(-37, 'Clinic letter', 'Two hours after 75 g: 9.6. Diet and walking; measures four times a day. Mother has diabetes.')
  chart.note(-9, 'Clinic letter', 'Fasting 5.5 to 6.0 on metformin. Glargine 8 units at night, technique shown with interpreter.')
  chart.note(-2, 'Antenatal note', 'Fasting 4.9 to 5.2 now. Child moves well. Growth again in four weeks.')
  return chart
}
