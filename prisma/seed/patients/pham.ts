import { ChartWriter } from '@/prisma/seed/chart-writer'

/** She works here: a nurse who is also a patient. */
export function pham(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    { family: 'Pham', given: ['Thuy Linh'], gender: 'female', birthDate: '1991-09-27', mrn: 'NG-287-905' },
    d0,
  )
  chart.noKnownAllergies()
  chart.problem(['17369002', 'Miscarriage'], -37, { until: -30 })
  chart.problem(['37796009', 'Migraine'], -2600)
  chart.medicine('Sumatriptan', '50 mg when needed', -2500)
  chart.medicine('Folic acid', '400 micrograms, morning', -90)
  chart.pressure([
    [-900, 112, 70],
    [-400, 116, 72],
    [-60, 114, 70],
    [-37, 108, 66],
    [-20, 112, 72],
  ])
  chart.vital(['8867-4', 'Heart rate'], '/min', [
    [-400, '72'],
    [-60, '76'],
    [-37, '98'],
    [-20, '74'],
  ])
  chart.vital(['8310-5', 'Body temperature'], 'Cel', [
    [-37, '37.4'],
    [-36, '37.0'],
  ])
  chart.lab(
    ['718-7', 'Haemoglobin'],
    'g/L',
    ['120', '160'],
    [
      [-400, '132'],
      [-60, '129'],
      [-37, '113'],
      [-20, '121'],
    ],
    { whom: 'women' },
  )
  chart.lab(
    ['21198-7', 'hCG'],
    'IU/L',
    ['', '5'],
    [
      [-60, '8420'],
      [-37, '1310'],
      [-30, '96'],
      [-20, '4'],
    ],
  )
  chart.finding(['882-1', 'Blood group'], -60, 'A positive')
  chart.immunization('Hepatitis B', -3100)
  chart.immunization('Influenza, inactivated', -50)
  chart.visit(-60, 'Antenatal booking', 'Maternity')
  chart.visit(-37, 'Bleeding in early pregnancy', 'Maternity', 'EMER')
  chart.visit(-20, 'Follow-up', 'Maternity')
  chart.note(-37, 'Obstetric note', 'Miscarriage at nine weeks. Ultrasound shown and explained; partner present.')
  chart.note(-20, 'Follow-up', 'Recovering. Offered support; wants to go back to work.')
  return chart
}
