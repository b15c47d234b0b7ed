import { ChartWriter } from '@/prisma/seed/chart-writer'

/** HIV, darunavir/cobicistat. */
export function watanabe(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    {
      family: 'Watanabe',
      given: ['Kenji'],
      prefix: 'Mr',
      gender: 'male',
      birthDate: '1990-02-11',
      mrn: 'NG-291-084',
      street: '22 Lantern Street',
      contact: { given: 'Paul', family: 'Brandt', relation: 'husband', phone: '+44 1632 960084' },
    },
    d0,
  )
  chart.noKnownAllergies()
  chart.problem(['367498001', 'Seasonal allergic rhinitis'], -2200)
  chart.problem(['195967001', 'Asthma'], -4100)
  chart.problem(['44465007', 'Sprained ankle'], -150, { until: -120 })
  chart.problem(['233604007', 'Pneumonia'], -2.4)
  chart.medicine('Cetirizine', '10 mg when needed', -2100)
  chart.medicine('Salbutamol', 'inhaler, 2 puffs when needed', -4100)
  chart.medicine('Budesonide', 'inhaler 200 micrograms, twice a day', -2900, { until: -1580, why: 'changed' })
  chart.medicine('Beclometasone', 'inhaler 100 micrograms, twice a day', -1580)
  chart.medicine('Ceftriaxone', '2 g into the vein, once a day', -2.3)
  chart.medicine('Doxycycline', '100 mg, twice a day', -2.3)
  chart.pressure('-1600 118/74, -800 120/76, -400 122/76, -28 124/78, -2.4 104/62, -1.9 112/68, -0.9 116/70, -0.1 120/74')
  chart.vital('Heart rate', '-800 68, -400 66, -28 68, -2.4 112, -1.9 98, -0.9 88, -0.1 80')
  chart.vital('Respiratory rate', '-2.4 26, -1.9 22, -0.9 20, -0.1 18')
  chart.vital('Body temperature', '-2.4 39.1, -1.9 38.4, -0.9 37.6, -0.1 37.1')
  chart.vital('Oxygen saturation', '-400 99, -2.4 92, -1.9 94, -0.9 95, -0.1 96')
  chart.vital('Body weight', '-1600 62.4, -1200 66.0, -800 67.4, -400 68.0, -28 69.3')
  chart.vital('Body height', '-1600 174')
  chart.lab('C reactive protein', '-2.4 188, -0.9 121')
  chart.lab('White cells', '-400 5.8, -2.4 15.6, -0.9 11.8')
  chart.lab('Haemoglobin', '-1600 132, -400 148, -28 150, -2.4 143')
  chart.lab('Creatinine', '-1600 72, -400 88, -28 90, -2.4 104, -0.9 92')
  chart.lab('eGFR', '-1600 118, -400 99, -28 96, -2.4 82, -0.9 94')
  chart.lab('ALT', '-1600 44, -400 26, -28 24')
  chart.lab('Cholesterol', '-800 4.6, -400 4.8, -28 5.2')
  chart.lab('Lactate', '-2.4 1.8')
  chart.finding('Pneumococcal antigen, urine', -2.2, 'Positive', { abnormal: true })
  chart.immunization('Hepatitis A', -1500, -1310)
  chart.immunization('Hepatitis B', -1560, -1530, -1380)
  chart.immunization('Influenza, inactivated', -1140, -775, -408)
  chart.immunization('COVID-19, mRNA', -1110, -745)
  chart.imaging(-150, 'DX', 'X-ray of the left ankle', 'No fracture.')
  chart.imaging(-2.3, 'DX', 'Chest X-ray', 'Consolidation of the left lower lobe.')
  chart.visit(-1600, 'Health check', 'Family practice')
  chart.visit(-800, 'Asthma check', 'Family practice')
  chart.visit(-400, 'Asthma check', 'Family practice')
  chart.visit(-28, 'Asthma check', 'Family practice')
  chart.visit(-150, 'Sprained ankle', 'Emergency', { kind: 'EMER' })
  chart.visit(-2.5, 'Cough and fever', 'Emergency', { kind: 'EMER', with: 'Dr Mateus Carvalho', why: 'pneumonia' })
  chart.visit(-2.2, 'Hospital stay', '5 West', { kind: 'IMP', with: 'Dr Ingrid Solheim', why: 'pneumonia' })
  chart.note(-2.3, 'Admission note', 'Five days of cough, rigors since yesterday. Left base dull. Ceftriaxone and doxycycline.')
  chart.note(-1, 'Ward round', 'Pneumococcus. Fever falling, off oxygen. Tablets soon. No steroids without asking us first.')
  clinic(chart)
  return chart
}

function clinic(chart: ChartWriter): void {
  const more = { label: 'HIV' } as const
  chart.problem(['86406008', 'HIV infection'], -1595, more)
  chart.medicine('Darunavir and cobicistat', '800/150 mg, morning with food', -1580, more)
  chart.medicine('Emtricitabine and tenofovir alafenamide', '200/10 mg, morning', -1580, more)
  chart.lab(
    'HIV-1 RNA',
    '-1595 84200, -1550 1240, -1400 190, -1200 <20, -1000 <20, -796 <20, -600 <20, -396 <20, -200 <20, -27 <20',
    more,
  )
  chart.lab('CD4 cells', '-1595 310, -1400 430, -1200 520, -796 610, -396 660, -200 690, -27 720', more)
  chart.finding('HIV-1 genotype, resistance', -1590, 'No resistance found', more)
  chart.finding('Syphilis antibody', -27, 'Not detected', more)
  for (const day of [-1595, -1580, -1400, -1200, -796, -396, -200, -27])
    chart.visit(day, 'Infectious diseases clinic', 'Outpatients', {
      ...more,
      why: day < -1500 ? 'first visits' : 'six-monthly review',
    })
  chart.note(
    -1580,
    'Clinic letter',
    'Starts treatment today. Budesonide stopped: with cobicistat it would act like a high dose.',
    more,
  )
  chart.note(-27, 'Clinic letter', 'Suppressed for over three years. Interactions reviewed. Vaccines up to date.', more)
}
