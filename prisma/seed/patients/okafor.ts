import { ChartWriter } from '@/prisma/seed/chart-writer'

/** A child with asthma and peanut anaphylaxis. */
export function okafor(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    { family: 'Okafor', given: ['Lena'], gender: 'female', birthDate: '2017-06-02', mrn: 'NG-318-442' },
    d0,
  )
  chart.allergy(['91935009', 'Peanut'], 'anaphylaxis', true)
  chart.problem(['195967001', 'Asthma'], -1400)
  chart.problem(['65363002', 'Otitis media'], -610, { until: -590 })
  chart.medicine('Salbutamol inhaler', '2 puffs when needed', -1400)
  chart.medicine('Beclometasone inhaler', '100 micrograms, twice a day', -800)
  chart.medicine('Adrenaline auto-injector', '0.15 mg, for anaphylaxis', -1100)
  chart.medicine('Prednisolone', '20 mg for three days', -33, { until: -30 })
  chart.vital(['29463-7', 'Body weight'], 'kg', [
    [-1400, '17.8'],
    [-1000, '20.4'],
    [-600, '23.9'],
    [-200, '27.1'],
    [-33, '28.2'],
  ])
  chart.vital(['8302-2', 'Body height'], 'cm', [
    [-1400, '106'],
    [-1000, '114'],
    [-600, '122'],
    [-200, '129'],
    [-33, '131'],
  ])
  chart.vital(['59408-5', 'Oxygen saturation'], '%', [
    [-600, '98'],
    [-200, '98'],
    [-33.1, '91'],
    [-33, '95'],
    [-32, '97'],
  ])
  chart.vital(['9279-1', 'Respiratory rate'], '/min', [
    [-33.1, '38'],
    [-33, '28'],
    [-32, '22'],
  ])
  chart.lab(
    ['6206-7', 'Peanut IgE'],
    'kU/L',
    ['', '0.35'],
    [
      [-1100, '48.2'],
      [-500, '52.7'],
    ],
  )
  for (const [name, day] of [
    ['MMR', -2900],
    ['DTaP-IPV', -2000],
    ['Influenza, nasal', -410],
    ['Influenza, nasal', -48],
  ] as const)
    chart.immunization(name, day)
  chart.visit(-1100, 'Anaphylaxis after a biscuit', 'Emergency', 'EMER')
  chart.visit(-200, 'Asthma clinic', 'Paediatrics')
  chart.visit(-33, 'Asthma attack', 'Emergency, home after four hours', 'EMER')
  chart.note(-200, 'Asthma action plan', 'Green, amber and red zones agreed with her mother.')
  chart.note(-33, 'Emergency note', 'Wheeze after a cold. Salbutamol and prednisolone; well on leaving.')
  return chart
}
