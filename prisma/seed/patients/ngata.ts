import { ChartWriter } from '@/prisma/seed/chart-writer'

/** Rheumatic heart disease. Who is called in an emergency works at City Heart's desk. */
export function ngata(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    {
      family: 'Ngata',
      given: ['Tui'],
      prefix: 'Mr',
      gender: 'male',
      birthDate: '1979-01-26',
      mrn: 'NG-226-385',
      street: '46 Quarry Hill',
      language: { code: 'mi', display: 'Māori' },
      contact: { given: 'Beatriz', family: 'Fonseca', relation: 'partner’s sister', phone: '+44 1632 960385' },
    },
    d0,
  )
  chart.noKnownAllergies()
  chart.problem(['58718002', 'Rheumatic fever'], -12800, { until: -12600 })
  chart.problem(['23685000', 'Rheumatic heart disease'], -5200)
  chart.problem('Mitral stenosis, moderate', -2400)
  chart.problem(['49436004', 'Atrial fibrillation, paroxysmal'], -190)
  chart.problem(['90560007', 'Gout'], -2900)
  chart.problem(['414916001', 'Obesity'], -2900)
  chart.medicine('Benzathine benzylpenicillin', '1.2 million units into the muscle, every four weeks', -5200)
  chart.medicine('Allopurinol', '300 mg, morning', -2800)
  chart.medicine('Bisoprolol', '2.5 mg, morning', -188)
  chart.medicine('Warfarin', '5 mg, evening, by INR', -188)
  chart.medicine('Furosemide', '20 mg, morning', -60)
  chart.pressure('-2400 134/84, -1600 132/82, -900 136/84, -400 130/82, -190 138/88, -120 126/80, -60 128/80, -21 124/78')
  chart.vital('Heart rate', '-2400 76, -900 78, -400 80, -190 132, -120 74, -60 72, -21 70')
  chart.vital('Oxygen saturation', '-400 97, -190 95, -60 96, -21 97')
  chart.vital('Body weight', '-2400 104.0, -900 108.2, -400 106.5, -190 107.4, -60 108.9, -21 106.2')
  chart.vital('Body height', '-2400 183')
  chart.lab('INR', '-181 1.4, -174 1.9, -160 2.4, -132 2.6, -104 1.8, -76 2.3, -48 2.7, -21 2.5', INR)
  chart.lab('NT-proBNP', '-400 420, -190 980, -60 1120, -21 760')
  chart.lab('Urate', '-2900 560, -2400 340, -900 352, -400 338, -21 346')
  chart.lab('Creatinine', '-2400 92, -900 96, -400 97, -190 99, -21 101')
  chart.lab('eGFR', '-2400 90, -900 86, -400 84, -190 82, -21 80')
  chart.lab('Potassium', '-400 4.3, -190 4.2, -60 4.4, -21 4.3')
  chart.lab('C reactive protein', '-900 2, -190 4, -21 3')
  chart.lab('HbA1c', '-900 5.8, -400 5.9, -21 6.1')
  chart.lab('TSH', '-190 1.5')
  chart.lab('Ejection fraction', '-2400 61, -1600 60, -900 60, -400 58, -55 57')
  chart.immunization('Influenza, inactivated', -1135, -770, -405, -49)
  chart.immunization('COVID-19, mRNA', -1110, -745)
  chart.imaging(-2400, 'US', 'Echocardiogram', 'Thickened mitral valve, area 1.6 cm². Mild regurgitation.')
  chart.imaging(
    -55,
    'US',
    'Echocardiogram',
    'Mitral valve area 1.2 cm², mean gradient 8 mmHg. Left atrium 50 mm, no thrombus seen.',
  )
  chart.visit(-2400, 'Heart clinic', 'Outpatients', { why: 'murmur' })
  chart.visit(-400, 'Heart clinic', 'Outpatients', { why: 'yearly echo' })
  chart.visit(-190, 'Palpitations', 'Emergency', { kind: 'EMER', with: 'Dr Mateus Carvalho', why: 'atrial fibrillation' })
  chart.visit(-189.7, 'Hospital stay', '5 West', { kind: 'IMP', until: -187, with: 'Dr Ingrid Solheim' })
  chart.visit(-60, 'Heart clinic', 'Outpatients', { why: 'breathless on stairs' })
  for (const day of [-162, -134, -106, -78, -50, -22]) chart.visit(day, 'Penicillin injection', 'Family practice')
  chart.note(-187, 'Discharge summary', 'Back in rhythm by himself. Moderate mitral stenosis: warfarin, not a newer drug.')
  chart.note(
    -60,
    'Letter from the heart clinic',
    'Breathless on two flights. Echo, furosemide 20 mg. Valve to be discussed after it.',
  )
  chart.note(
    -21,
    'Letter from the heart clinic',
    'Better. Valve area 1.2. May be suited to balloon treatment; a heart centre to be asked.',
  )
  return chart
}

const INR = { range: '2.0–3.0', target: true } as const
