import { ChartWriter } from '@/prisma/seed/chart-writer'

/** City Heart Clinic's patient: an implanted defibrillator, amiodarone. */
export function mehta(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    { family: 'Mehta', given: ['Arjun'], prefix: 'Mr', gender: 'male', birthDate: '1969-07-19', mrn: 'CH-55-0213' },
    d0,
  )
  chart.allergy(['293637006', 'Contrast media'], 'urticaria', false)
  chart.problem(['399020009', 'Dilated cardiomyopathy'], -2100)
  chart.problem(['25569003', 'Ventricular tachycardia'], -1900)
  chart.problem(['443325000', 'Implanted cardioverter defibrillator'], -1880)
  chart.medicine('Amiodarone', '200 mg, morning', -1870)
  chart.medicine('Carvedilol', '12.5 mg, twice a day', -2090)
  chart.medicine('Sacubitril-valsartan', '49/51 mg, twice a day', -900)
  chart.pressure([
    [-500, 118, 74],
    [-300, 112, 70],
    [-120, 108, 68],
    [-30, 110, 70],
  ])
  chart.vital(['8867-4', 'Heart rate'], '/min', [
    [-500, '64'],
    [-300, '60'],
    [-120, '62'],
    [-30, '60'],
  ])
  chart.vital(['29463-7', 'Body weight'], 'kg', [
    [-500, '88.1'],
    [-300, '86.4'],
    [-120, '85.2'],
    [-30, '85.0'],
  ])
  chart.lab(
    ['3016-3', 'TSH'],
    'mIU/L',
    ['0.4', '4.0'],
    [
      [-700, '2.1'],
      [-500, '3.0'],
      [-300, '4.4'],
      [-120, '5.8'],
      [-30, '6.9'],
    ],
  )
  chart.lab(
    ['1742-6', 'ALT'],
    'U/L',
    ['', '45'],
    [
      [-700, '28'],
      [-300, '41'],
      [-120, '52'],
      [-30, '58'],
    ],
  )
  chart.lab(
    ['10230-1', 'Ejection fraction'],
    '%',
    ['52', '72'],
    [
      [-2100, '24'],
      [-1200, '31'],
      [-400, '36'],
    ],
  )
  chart.visit(-300, 'Device check', 'Device clinic: no therapies')
  chart.visit(-30, 'Cardiology visit', 'Dr Osei: thyroid to be watched')
  chart.note(-30, 'Clinic letter', 'Stable. TSH rising on amiodarone: repeat in six weeks.')
  return chart
}
