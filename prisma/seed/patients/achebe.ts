import { ChartWriter } from '@/prisma/seed/chart-writer'

/** Buprenorphine at Harbor Recovery, a Part 2 program. */
export function achebe(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    { family: 'Achebe', given: ['Desmond'], prefix: 'Mr', gender: 'male', birthDate: '1982-04-08', mrn: 'NG-233-761' },
    d0,
  )
  chart.noKnownAllergies()
  chart.problem(['279039007', 'Low back pain'], -1500)
  chart.problem(['75544000', 'Opioid use disorder'], -800, { label: '42CFRPart2' })
  chart.medicine('Ibuprofen', '400 mg when needed', -300)
  chart.medicine('Buprenorphine-naloxone', '8/2 mg, morning', -780, { label: '42CFRPart2' })
  chart.pressure([
    [-300, 128, 80],
    [-100, 126, 78],
    [-25, 124, 78],
  ])
  chart.vital(['29463-7', 'Body weight'], 'kg', [
    [-300, '79.4'],
    [-100, '80.2'],
    [-25, '81.0'],
  ])
  chart.lab(
    ['1742-6', 'ALT'],
    'U/L',
    ['', '45'],
    [
      [-300, '38'],
      [-100, '34'],
      [-25, '33'],
    ],
  )
  chart.finding('Urine drug screen', -60, 'Buprenorphine positive, opiates negative', { label: '42CFRPart2' })
  chart.visit(-300, 'Back pain', 'Physiotherapy, C. Okafor')
  chart.visit(-60, 'Program visit', 'Harbor Recovery, Dr Haddad', 'AMB', { label: '42CFRPart2' })
  chart.note(-60, 'Counselling', 'Steady. Next visit in eight weeks.', { label: '42CFRPart2' })
  return chart
}
