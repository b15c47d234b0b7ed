import { ChartWriter } from '@/prisma/seed/chart-writer'

/** Buprenorphine at Harbor Recovery, a Part 2 program. */
export function achebe(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    {
      family: 'Achebe',
      given: ['Desmond'],
      prefix: 'Mr',
      gender: 'male',
      birthDate: '1982-04-08',
      mrn: 'NG-233-761',
      street: '115 Tannery Road',
      contact: { given: 'Grace', family: 'Achebe', relation: 'mother', phone: '+44 1632 960761' },
    },
    d0,
  )
  chart.noKnownAllergies()
  chart.problem(['279039007', 'Low back pain'], -1500)
  chart.problem('Crush fracture of the first lumbar vertebra', -1510, { until: -1300 })
  chart.problem(['38341003', 'Hypertension'], -290)
  chart.medicine('Paracetamol', '1 g, up to four times a day', -1500)
  chart.medicine('Ibuprofen', '400 mg when needed', -1400, { until: -290, why: 'blood pressure' })
  chart.medicine('Amlodipine', '5 mg, morning', -288)
  chart.pressure('-1500 132/82, -900 136/84, -500 142/90, -300 148/92, -290 146/92, -200 134/84, -100 130/82, -25 128/80')
  chart.vital('Heart rate', '-1500 84, -300 78, -100 74, -25 72')
  chart.vital('Body weight', '-1500 82.6, -900 76.1, -300 79.4, -100 80.2, -25 81.0')
  chart.vital('Body height', '-1500 181')
  chart.lab('ALT', '-900 61, -300 38, -100 34, -25 33')
  chart.lab('Creatinine', '-900 84, -300 88, -25 86')
  chart.lab('eGFR', '-900 100, -300 96, -25 98')
  chart.lab('Haemoglobin', '-900 144, -300 149, -25 150')
  chart.lab('Cholesterol', '-300 5.4, -25 4.9')
  chart.immunization('Hepatitis B', -790, -760, -610)
  chart.immunization('Influenza, inactivated', -405, -46)
  chart.immunization('COVID-19, mRNA', -1120, -770)
  chart.imaging(-1510, 'CT', 'CT of the lumbar spine', 'Stable compression of L1, a quarter of its height. Canal not narrowed.')
  chart.visit(-1510, 'Fall from a scaffold', 'Emergency', { kind: 'EMER' })
  chart.visit(-1509.5, 'Hospital stay', 'Orthopaedic ward', { kind: 'IMP', until: -1503, why: 'vertebral fracture' })
  chart.visit(-300, 'Back pain', 'Physiotherapy', { with: 'Chidi Okafor' })
  chart.visit(-290, 'Health check', 'Family practice', { why: 'hypertension' })
  chart.visit(-100, 'Pressure check', 'Family practice')
  chart.visit(-25, 'Pressure check', 'Family practice')
  chart.note(
    -1503,
    'Discharge summary',
    'Stable fracture, brace for twelve weeks. Strong pain killers for two weeks only, please.',
  )
  chart.note(-300, 'Physiotherapy note', 'Six sessions. Lifts 15 kg again, works full time.', { by: 'Chidi Okafor' })
  harbor(chart)
  return chart
}

const PROGRAM = { label: '42CFRPart2' } as const
const HADDAD = { ...PROGRAM, by: 'Dr Yasmin Haddad' }

function harbor(chart: ChartWriter): void {
  chart.problem(['75544000', 'Opioid dependence'], -800, PROGRAM)
  chart.medicine('Buprenorphine and naloxone', '4/1 mg, morning', -780, { ...PROGRAM, until: -766, why: 'dose raised' })
  chart.medicine('Buprenorphine and naloxone', '8/2 mg under the tongue, morning', -766, PROGRAM)
  chart.medicine('Naloxone nasal spray', '4 mg, for an overdose', -780, PROGRAM)
  for (const day of [-780, -766, -720, -610, -480, -350, -230, -116, -60, -4.8])
    chart.visit(day, 'Program visit', 'Harbor Recovery', { ...PROGRAM, with: 'Dr Yasmin Haddad' })
  chart.finding('Urine drug screen', -780, 'Opiates positive, fentanyl positive', { ...PROGRAM, abnormal: true })
  chart.finding('Urine drug screen', -610, 'Buprenorphine positive, opiates negative', PROGRAM)
  chart.finding('Urine drug screen', -230, 'Buprenorphine positive, opiates negative', PROGRAM)
  chart.finding('Urine drug screen', -60, 'Buprenorphine positive, opiates negative', PROGRAM)
  chart.finding('Hepatitis C antibody', -780, 'Not detected', PROGRAM)
  chart.note(
    -780,
    'Intake',
    'Oxycodone since the fracture, then bought tablets. Wants to stop; job kept. Induction today.',
    HADDAD,
  )
  chart.note(-230, 'Counselling', 'Eighteen months without opiates. Back with his daughter at weekends.', HADDAD)
  chart.note(-60, 'Counselling', 'Steady. Next visit in eight weeks.', HADDAD)
}
