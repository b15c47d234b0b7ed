import { ChartWriter, type Person } from '@/prisma/seed/chart-writer'

/** One man with two charts, and two men easily taken for one: what a search has to tell apart. */
const PEOPLE: readonly Person[] = [
  { family: 'Åkesson', given: ['Björn'], prefix: 'Mr', gender: 'male', birthDate: '1953-08-21', mrn: 'NG-140-661' },
  { family: 'Akesson', given: ['Bjorn'], prefix: 'Mr', gender: 'male', birthDate: '1953-08-21', mrn: 'NG-140-938' },
  { family: 'Fernández', given: ['José', 'María'], prefix: 'Mr', gender: 'male', birthDate: '1961-03-02', mrn: 'NG-172-310' },
  { family: 'Fernandes', given: ['José', 'Maria'], prefix: 'Mr', gender: 'male', birthDate: '1961-03-12', mrn: 'NG-172-844' },
]

export function alike(d0: Date): ChartWriter[] {
  return PEOPLE.map((person, i) => {
    const chart = new ChartWriter(person, d0)
    if (i % 2 === 0) chart.noKnownAllergies()
    chart.problem(i < 2 ? ['239873007', 'Osteoarthritis of the knee'] : ['13644009', 'Hypercholesterolaemia'], -1200 - 40 * i)
    chart.medicine(i < 2 ? 'Paracetamol' : 'Atorvastatin', i < 2 ? '1 g when needed' : '20 mg, evening', -800)
    chart.pressure([
      [-500 + i, 138 - i, 82],
      [-200 + i, 136 + i, 80],
      [-60 + i, 134, 80 + i],
    ])
    chart.lab(
      ['14647-2', 'Cholesterol'],
      'mmol/L',
      ['', '5.0'],
      [
        [-500, `5.${6 + i}`],
        [-60, `4.${9 - i}`],
      ],
    )
    chart.visit(-60 + i, i < 2 ? 'Knee clinic' : 'Health check', 'Outpatients')
    return chart
  })
}
