import { ChartWriter } from '@/prisma/seed/chart-writer'

/** Tuberculosis, reported to the county as the law says. Restricted: that he was tested for HIV, and the result. */
export function tesfaye(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    {
      family: 'Tesfaye',
      given: ['Samuel'],
      prefix: 'Mr',
      gender: 'male',
      birthDate: '1977-09-11',
      mrn: 'NG-221-648',
      street: '9 Ferry Street',
      language: { code: 'am', display: 'Amharic' },
      contact: { given: 'Selam', family: 'Tesfaye', relation: 'wife', phone: '+44 1632 960648' },
    },
    d0,
  )
  chart.noKnownAllergies()
  chart.problem(['154283005', 'Pulmonary tuberculosis'], -124)
  chart.problem(['44054006', 'Type 2 diabetes'], -900)
  chart.problem('Hepatitis from medicines, mild', -96, { until: -74 })
  chart.medicine('Metformin', '1000 mg, twice a day', -880)
  chart.medicine('Isoniazid', '300 mg, morning', -122)
  chart.medicine('Rifampicin', '600 mg, morning before food', -122)
  chart.medicine('Pyrazinamide', '1500 mg, morning', -122, { until: -62, why: 'first phase done' })
  chart.medicine('Ethambutol', '1000 mg, morning', -122, { until: -62, why: 'first phase done' })
  chart.medicine('Pyridoxine', '25 mg, morning', -122)
  chart.medicine('Insulin glargine', '10 units, bedtime', -90)
  chart.pressure('-900 134/84, -500 132/82, -127 118/74, -96 120/76, -62 124/78, -34 126/80, -6 128/80')
  chart.vital('Body weight', '-900 74.0, -500 72.6, -250 70.1, -127 61.4, -96 61.9, -62 63.8, -34 66.0, -6 67.7')
  chart.vital('Body height', '-900 177')
  chart.vital('Body temperature', '-127 38.1, -119.1 37.6, -96 36.8, -62 36.6, -6 36.5')
  chart.vital('Heart rate', '-500 76, -127 104, -96 88, -62 80, -6 74')
  chart.vital('Oxygen saturation', '-127 94, -62 97, -6 98')
  chart.lab('ALT', '-500 26, -124 31, -110 58, -96 142, -89 118, -82 71, -74 44, -62 36, -34 30, -6 28')
  chart.lab('Bilirubin', '-124 9, -110 11, -96 19, -82 12, -62 10, -6 9')
  chart.lab('C reactive protein', '-127 88, -96 31, -62 9, -34 4, -6 3')
  chart.lab('Haemoglobin', '-500 142, -127 112, -96 114, -62 124, -34 131, -6 136')
  chart.lab('Platelets', '-127 468, -96 392, -62 310, -6 264')
  chart.lab('HbA1c', '-900 9.1, -700 7.6, -500 7.4, -250 7.9, -124 9.4, -62 8.2, -6 7.3')
  chart.lab('Creatinine', '-500 78, -124 70, -62 74, -6 76')
  chart.lab('Urate', '-124 310, -96 486, -62 462, -34 330')
  chart.lab('Albumin', '-124 29, -62 36, -6 40')
  for (const [day, text, abnormal] of [
    [-126, 'Acid-fast bacilli +++', true],
    [-96, 'Acid-fast bacilli +', true],
    [-68, 'No acid-fast bacilli', undefined],
    [-62, 'No acid-fast bacilli', undefined],
  ] as const)
    chart.finding(['11545-1', 'Sputum smear'], day, text, abnormal ? { abnormal } : {})
  chart.finding('Mycobacterium tuberculosis DNA, rifampicin resistance', -125, 'Detected, no resistance', { abnormal: true })
  chart.finding(['543-9', 'Mycobacterial culture'], -104, 'Mycobacterium tuberculosis, sensitive to all four', { abnormal: true })
  chart.finding(['543-9', 'Mycobacterial culture'], -20, 'No growth in six weeks')
  chart.finding('Colour vision and acuity', -96, 'Normal on ethambutol')
  chart.immunization('BCG', chart.born + 3)
  chart.immunization('Hepatitis B', -880, -850, -700)
  chart.immunization('Influenza, inactivated', -400, -40)
  chart.immunization('COVID-19, mRNA', -1000, -760)
  chart.imaging(-127, 'DX', 'Chest X-ray', 'Cavity of 3 cm in the right upper lobe, patches around it.')
  chart.imaging(-62, 'DX', 'Chest X-ray', 'Cavity smaller, 1.5 cm. Patches fading.')
  chart.visit(-900, 'Thirst', 'Family practice', { why: 'diabetes' })
  chart.visit(-500, 'Diabetes check', 'Family practice')
  chart.visit(-127, 'Cough for ten weeks', 'Emergency', { kind: 'EMER', why: 'weight loss, night sweats' })
  chart.visit(-126.6, 'Hospital stay', 'Isolation ward', { kind: 'IMP', until: -108, why: 'tuberculosis' })
  for (const [day, why] of [
    [-96, 'liver values'],
    [-62, 'second phase'],
    [-34, 'review'],
    [-6, 'review'],
  ] as const)
    chart.visit(day, 'Chest clinic', 'Outpatients', { why })
  chart.note(
    -126.4,
    'Admission note',
    'Ten weeks of cough, 9 kg lost, sweats. Alone in a room with negative pressure. Amharic by telephone.',
  )
  chart.note(
    -124,
    'Notifiable disease',
    'Pulmonary tuberculosis, smear positive. Reported to the county health officer today by law.',
  )
  chart.note(
    -108,
    'Discharge summary',
    'Three weeks of four medicines, no longer infectious at home. Doses seen taken each weekday.',
  )
  chart.note(-96, 'Clinic letter', 'ALT 142, no symptoms. Go on under watch, weekly blood. No alcohol.')
  chart.note(-6, 'Clinic letter', 'Well, gained 6 kg. Two medicines for two more months. Contacts: wife treated, children clear.')
  const more = { label: 'HIV' } as const
  chart.finding('HIV antigen and antibody', -124, 'Not detected', more)
  chart.note(-124, 'Test counselling', 'Asked as everybody with tuberculosis is. Agreed. Result told: negative.', more)
  return chart
}
