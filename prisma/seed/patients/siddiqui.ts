import { ChartWriter } from '@/prisma/seed/chart-writer'

/** A kidney stone. */
export function siddiqui(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    {
      family: 'Siddiqui',
      given: ['Omar'],
      prefix: 'Mr',
      gender: 'male',
      birthDate: '1986-11-12',
      mrn: 'NG-259-132',
      street: '30 Pepper Lane',
      contact: { given: 'Hira', family: 'Siddiqui', relation: 'wife', phone: '+44 1632 960132' },
    },
    d0,
  )
  chart.noKnownAllergies()
  chart.problem(['95570007', 'Kidney stone'], -760)
  chart.problem(['31054009', 'Ureteric stone, right'], -36, { until: -12 })
  chart.problem(['55822004', 'Hyperlipidaemia'], -700)
  chart.problem('Low citrate in the urine', -690)
  chart.medicine('Tamsulosin', 'modified release 400 micrograms, evening', -36, { until: -12, why: 'stone passed' })
  chart.medicine('Diclofenac', '50 mg, up to three times a day', -36, { until: -20 })
  chart.medicine('Ondansetron', '4 mg when needed', -36, { until: -29 })
  chart.medicine('Potassium citrate', '2.16 g, twice a day', -685)
  chart.pressure('-1500 124/78, -760 142/86, -700 126/80, -400 128/80, -36.4 156/94, -36.1 134/82, -12 126/78')
  chart.vital('Heart rate', '-760 98, -400 70, -36.4 104, -36.1 82, -12 68')
  chart.vital('Body temperature', '-36.4 36.9, -36.1 36.7')
  chart.vital('Body weight', '-1500 84.1, -700 88.6, -400 87.0, -12 86.2')
  chart.vital('Body height', '-1500 176')
  chart.lab('Creatinine', '-1500 80, -760 96, -700 82, -400 83, -36.3 109, -29 92, -12 84')
  chart.lab('eGFR', '-1500 108, -760 88, -700 104, -400 101, -36.3 74, -29 90, -12 99')
  chart.lab('White cells', '-760 9.8, -400 6.4, -36.3 11.6, -12 6.2')
  chart.lab('C reactive protein', '-760 4, -36.3 9, -29 3')
  chart.lab('Calcium', '-760 2.41, -700 2.38, -36.3 2.40, -12 2.37')
  chart.lab('Urate', '-700 388, -12 372')
  chart.lab('Potassium', '-700 4.2, -400 4.5, -36.3 4.4, -12 4.5')
  chart.lab('Cholesterol', '-700 6.1, -400 5.4')
  chart.lab('LDL cholesterol', '-700 4.0, -400 3.3')
  chart.finding('Urine dipstick', -36.3, 'Blood +++, no nitrite', { abnormal: true })
  chart.finding('Stone analysis', -740, 'Calcium oxalate')
  chart.immunization('Tdap', -2300)
  chart.immunization('Influenza, inactivated', -400)
  chart.immunization('COVID-19, mRNA', -1120, -780)
  chart.imaging(-760, 'CT', 'CT of the urinary tract', 'Stone of 4 mm at the left ureter mouth. One of 5 mm in the right kidney.')
  chart.imaging(-36.2, 'CT', 'CT of the urinary tract', 'Stone of 5 mm in the right lower ureter. Right kidney slightly widened.')
  chart.imaging(-12, 'US', 'Ultrasound of the kidneys', 'No stone seen, kidney no longer widened.')
  chart.visit(-760, 'Flank pain', 'Emergency', { kind: 'EMER', why: 'ureteric stone, left' })
  chart.visit(-690, 'Stone clinic', 'Outpatients', { why: 'citrate begun' })
  chart.visit(-400, 'Stone clinic', 'Outpatients')
  chart.visit(-36.4, 'Flank pain', 'Emergency', { kind: 'EMER', with: 'Dr Mateus Carvalho', why: 'ureteric stone, right' })
  chart.visit(-29, 'Stone clinic', 'Outpatients')
  chart.visit(-12, 'Stone clinic', 'Outpatients', { why: 'stone passed' })
  chart.note(
    -690,
    'Stone clinic letter',
    'Drinks one litre a day, lorry driver. Two and a half litres, less salt. Citrate twice a day.',
  )
  chart.note(
    -36.1,
    'Emergency note',
    'Second colic in two years. 5 mm, likely to pass. Home with pain killers, sieve, when to come back.',
  )
  chart.note(-12, 'Stone clinic letter', 'Passed it on the second Sunday. Go on with citrate. Imaging in a year.')
  return chart
}
