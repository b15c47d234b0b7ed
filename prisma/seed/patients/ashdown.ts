import { ChartWriter } from '@/prisma/seed/chart-writer'

/** A councillor, in the news at D−8, when she broke her wrist. Restricted: what she saw a psychologist for. */
export function ashdown(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    {
      family: 'Ashdown',
      given: ['Patricia'],
      prefix: 'Cllr',
      gender: 'female',
      birthDate: '1971-08-08',
      mrn: 'NG-193-470',
      street: '1 Cathedral Green',
      contact: { given: 'Simon', family: 'Ashdown', relation: 'husband', phone: '+44 1632 960470' },
    },
    d0,
  )
  chart.allergy('Trimethoprim', 'rash', false)
  chart.problem(['37796009', 'Migraine'], -9000)
  chart.problem(['40930008', 'Hypothyroidism'], -2700)
  chart.problem(['263199001', 'Fracture of distal end of radius, left'], -8.6)
  chart.problem('Perimenopausal symptoms', -780)
  chart.medicine('Levothyroxine', '75 micrograms, morning', -2690, { until: -1400, why: 'dose raised' })
  chart.medicine('Levothyroxine', '100 micrograms, morning', -1400)
  chart.medicine('Sumatriptan', '50 mg when needed', -6000)
  chart.medicine('Estradiol patch', '50 micrograms, changed twice a week', -760)
  chart.medicine('Progesterone', '100 mg, evening', -760)
  chart.medicine('Paracetamol', '1 g, four times a day', -8.5)
  chart.medicine('Ibuprofen', '400 mg, three times a day with food', -8.5, { until: -2.5 })
  chart.pressure('-2700 124/78, -1400 126/80, -780 128/82, -400 130/82, -220 128/80, -8.6 152/90, -8.4 136/82, -2 130/80')
  chart.vital('Heart rate', '-2700 58, -1400 64, -780 70, -220 68, -8.6 96, -8.4 80')
  chart.vital('Body weight', '-2700 72.4, -1400 68.9, -780 70.1, -220 69.8')
  chart.vital('Body height', '-2700 170')
  chart.lab('TSH', '-2700 11.4, -2600 5.2, -2400 2.9, -1800 3.8, -1410 4.9, -1300 2.2, -780 1.9, -220 2.0')
  chart.lab('Free T4', '-2700 8, -2400 14, -1300 16, -220 16')
  chart.lab('Cholesterol', '-2700 6.2, -1300 5.1, -220 5.0')
  chart.lab('Haemoglobin', '-1300 134, -780 131, -220 133, -8.5 129')
  chart.lab('Creatinine', '-1300 68, -220 70, -8.5 71')
  chart.lab('Vitamin D', '-220 44')
  chart.lab('Calcium', '-220 2.35')
  chart.finding('Cervical screening', -1150, 'HPV not detected')
  chart.immunization('Influenza, inactivated', -770, -405, -42)
  chart.immunization('COVID-19, mRNA', -1100, -735)
  chart.immunization('Tdap', -8.5)
  chart.procedure('Closed reduction of the left wrist under local block, cast', -8.45)
  chart.imaging(-900, 'MG', 'Mammography', 'No suspicious finding. BI-RADS 1.')
  chart.imaging(
    -8.55,
    'DX',
    'X-ray of the left wrist',
    'Fracture of the distal radius, tilted backwards by 18 degrees. Joint not involved.',
  )
  chart.imaging(-8.4, 'DX', 'X-ray of the left wrist', 'Reduced, tilt 4 degrees. Cast in place.')
  chart.imaging(-2, 'DX', 'X-ray of the left wrist', 'Still in place.')
  chart.visit(-2700, 'Tired and cold', 'Family practice', { why: 'hypothyroidism' })
  chart.visit(-780, 'Hot flushes, poor sleep', 'Family practice')
  chart.visit(-220, 'Yearly check', 'Family practice')
  chart.visit(-8.62, 'Fall on the town hall stairs', 'Emergency', {
    kind: 'EMER',
    with: 'Dr Mateus Carvalho',
    why: 'wrist fracture',
  })
  chart.visit(-2, 'Fracture clinic', 'Outpatients', { why: 'still in place' })
  chart.note(-220, 'Check-up', 'Well on 100 micrograms. Bone density to be thought of with the next check.')
  chart.note(
    -8.4,
    'Emergency note',
    'Fell down three steps at a council meeting. Left wrist set and cast. Fingers warm, can feel.',
  )
  chart.note(-2, 'Fracture clinic note', 'Still in place, cast four more weeks. Bone density after the cast is off.')
  const psy = { label: 'PSY' } as const
  chart.problem(['371631005', 'Panic disorder'], -1020, { ...psy, until: -560 })
  for (const day of [-1020, -980, -900, -760, -560]) chart.visit(day, 'Psychology', 'Outpatient psychology', psy)
  chart.note(-560, 'Psychology letter', 'No attack for eight months. Ends by agreement; may come back any time.', psy)
  return chart
}
