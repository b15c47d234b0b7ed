import { ChartWriter } from '@/prisma/seed/chart-writer'

/** Lena's mother: blood pressure that rose after her second birth. */
export function ngozi(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    {
      family: 'Okafor',
      given: ['Ngozi'],
      prefix: 'Mrs',
      gender: 'female',
      birthDate: '1988-10-17',
      mrn: 'NG-318-440',
      street: '8 Orchard Close',
      contact: { given: 'Adaeze', family: 'Eze', relation: 'mother', phone: '+44 1632 960231' },
    },
    d0,
  )
  chart.noKnownAllergies()
  chart.problem(['77386006', 'Pregnancy'], -310, { until: -74 })
  chart.problem('Postpartum hypertension', -70)
  chart.problem(['87522002', 'Iron deficiency anaemia'], -150, { until: -25 })
  chart.problem('Low back pain after birth', -40)
  chart.medicine('Folic acid', '400 micrograms, morning', -330, { until: -225 })
  chart.medicine('Ferrous sulfate', '200 mg, morning', -150, { until: -25 })
  chart.medicine('Labetalol', '200 mg, twice a day', -70, { until: -62, why: 'tired, pulse 54' })
  chart.medicine('Nifedipine', 'modified release 20 mg, twice a day', -62)
  chart.medicine('Enalapril', '5 mg, morning', -48)
  chart.medicine('Paracetamol', '1 g when needed', -73, { until: -60 })
  chart.pressure('-2000 112/70, -1200 114/72, -295 112/68, -240 108/66, -180 110/68, -130 116/72, -95 124/78, -75 130/82')
  chart.pressure('-70.4 158/102, -69 148/96, -66 146/94, -62 150/96, -55 144/92, -48 146/90, -34 134/86, -20 130/82, -6 126/80')
  chart.vital('Heart rate', '-295 76, -75 88, -70.4 82, -62 54, -48 72, -20 74')
  chart.vital('Body weight', '-295 66.2, -180 70.8, -95 76.4, -75 78.0, -34 71.3, -6 69.6')
  chart.vital('Body height', '-295 168')
  chart.lab('Haemoglobin', '-295 124, -150 101, -95 108, -73 98, -34 114, -20 121')
  chart.lab('Ferritin', '-150 8, -20 34')
  chart.lab('Platelets', '-295 238, -75 204, -70.4 187, -69 192, -48 241')
  chart.lab('Creatinine', '-70.4 68, -69 66, -48 62, -20 61')
  chart.lab('ALT', '-70.4 29, -69 31, -48 22')
  chart.lab('Urate', '-70.4 352, -69 338')
  chart.lab('Protein to creatinine ratio', '-70.4 42, -62 24, -34 11')
  chart.lab('Glucose two hours after 75 g', '-160 6.9', { whom: 'in pregnancy', range: '–8.5' })
  chart.finding(['882-1', 'Blood group'], -295, 'O positive')
  chart.finding('Rubella antibody', -295, 'Immune')
  chart.immunization('Tdap', -130)
  chart.immunization('Influenza, inactivated', -1140, -410, -47)
  chart.procedure('Spontaneous vaginal birth, a boy of 3.6 kg', -74.2)
  chart.imaging(-255, 'US', 'Ultrasound at 12 weeks', 'One child, heart beat present, dates agree.')
  chart.imaging(-200, 'US', 'Ultrasound at 20 weeks', 'Normal anatomy. Placenta at the back wall, not low.')
  chart.visit(-295, 'Antenatal booking', 'Maternity')
  chart.visit(-160, 'Antenatal visit', 'Maternity')
  chart.visit(-95, 'Antenatal visit', 'Maternity')
  chart.visit(-74.5, 'Birth', 'Maternity', { kind: 'IMP', until: -72.8 })
  chart.visit(-70.5, 'Headache, pressure 158/102', 'Maternity', { kind: 'EMER' })
  chart.visit(-70.3, 'Hospital stay', 'Maternity', { kind: 'IMP', until: -68.8, why: 'postpartum hypertension' })
  chart.visit(-48, 'Pressure check', 'Family practice', { why: 'enalapril added' })
  chart.visit(-20, 'First assessment', 'Physiotherapy', { with: 'Chidi Okafor', why: 'ordered for back pain' })
  chart.visit(-6, 'Pressure check', 'Family practice')
  chart.note(-72.8, 'Discharge summary', 'Birth without complications, blood loss 350 mL. Breast feeding. Pressure 130/82.')
  chart.note(
    -70.4,
    'Admission note',
    'Headache four days after birth, 158/102, no flashes, no pain under the ribs. Reflexes normal.',
  )
  chart.note(-68.8, 'Discharge summary', 'Pressure under 150/100 on labetalol. No sign of pre-eclampsia in blood. Midwife daily.')
  chart.note(-20, 'Physiotherapy note', 'Pelvic floor and lower back. Exercises shown, six sessions planned.', {
    by: 'Chidi Okafor',
  })
  return chart
}
