import { ChartWriter } from '@/prisma/seed/chart-writer'

/** HIV, darunavir/cobicistat. */
export function watanabe(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    { family: 'Watanabe', given: ['Kenji'], prefix: 'Mr', gender: 'male', birthDate: '1990-02-11', mrn: 'NG-291-084' },
    d0,
  )
  chart.problem(['367498001', 'Seasonal allergic rhinitis'], -2200)
  chart.problem(['86406008', 'HIV infection'], -1600, { label: 'HIV' })
  chart.medicine('Cetirizine', '10 mg when needed', -2100)
  chart.medicine('Darunavir-cobicistat', '800/150 mg, morning', -1580, { label: 'HIV' })
  chart.medicine('Emtricitabine-tenofovir alafenamide', '200/10 mg, morning', -1580, { label: 'HIV' })
  chart.pressure([
    [-400, 122, 76],
    [-200, 120, 74],
    [-28, 124, 78],
  ])
  chart.vital(['29463-7', 'Body weight'], 'kg', [
    [-400, '68.0'],
    [-200, '68.8'],
    [-28, '69.3'],
  ])
  chart.lab(
    ['20447-9', 'HIV-1 RNA'],
    '{copies}/mL',
    ['', '50'],
    [
      [-1600, '84200'],
      [-1400, '190'],
      [-1200, '20'],
      [-200, '20'],
      [-28, '20'],
    ],
    { label: 'HIV' },
  )
  chart.lab(
    ['24467-3', 'CD4 cells'],
    '/uL',
    ['500', '1500'],
    [
      [-1600, '310'],
      [-1200, '520'],
      [-200, '690'],
      [-28, '720'],
    ],
    { label: 'HIV' },
  )
  chart.lab(
    ['14647-2', 'Cholesterol'],
    'mmol/L',
    ['', '5.0'],
    [
      [-400, '4.8'],
      [-28, '5.2'],
    ],
  )
  chart.immunization('Hepatitis A', -1500)
  chart.visit(-28, 'Infectious diseases clinic', 'Six-monthly review', 'AMB', { label: 'HIV' })
  chart.visit(-150, 'Sprained ankle', 'Emergency', 'EMER')
  chart.note(-28, 'Clinic letter', 'Suppressed. Interactions reviewed.', { label: 'HIV' })
  return chart
}
