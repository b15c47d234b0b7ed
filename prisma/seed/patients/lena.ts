import { ChartWriter } from '@/prisma/seed/chart-writer'

/** A child with asthma and peanut anaphylaxis. */
export function lena(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    {
      family: 'Okafor',
      given: ['Lena'],
      gender: 'female',
      birthDate: '2017-06-02',
      mrn: 'NG-318-442',
      street: '8 Orchard Close',
      contact: { given: 'Ngozi', family: 'Okafor', relation: 'mother', phone: '+44 1632 960883' },
    },
    d0,
  )
  const { born } = chart
  chart.allergy(['91935009', 'Peanut'], 'anaphylaxis', true)
  chart.problem(['24079001', 'Atopic dermatitis'], born + 200, { until: -900 })
  chart.problem(['195967001', 'Asthma'], -1400)
  chart.problem(['65363002', 'Otitis media'], -610, { until: -590 })
  chart.medicine('Salbutamol', 'inhaler with spacer, 2 puffs when needed', -1400)
  chart.medicine('Adrenaline', 'auto-injector 0.15 mg, for anaphylaxis', -1100, { until: -33, why: 'over 25 kg' })
  chart.medicine('Adrenaline', 'auto-injector 0.3 mg, for anaphylaxis', -33)
  chart.medicine('Beclometasone', 'inhaler 50 micrograms, twice a day', -1000, { until: -800, why: 'stepped up' })
  chart.medicine('Beclometasone', 'inhaler 100 micrograms, twice a day', -800)
  chart.medicine('Amoxicillin', '500 mg, three times a day', -610, { until: -605 })
  chart.medicine('Prednisolone', '30 mg for three days', -33, { until: -30 })
  chart.vital('Body weight', `${born + 1} 3.4, ${born + 365} 9.2, ${born + 730} 12.0, -1400 17.8, -1000 20.4, -600 23.9`)
  chart.vital('Body weight', '-400 25.6, -200 27.1, -33 28.2')
  chart.vital('Body height', `${born + 365} 74, ${born + 730} 86, -1400 106, -1000 114, -600 122, -400 126, -200 129, -33 131`)
  chart.vital('Oxygen saturation', '-1100 94, -600 98, -200 98, -33.4 91, -33.3 95, -33.2 97')
  chart.vital('Heart rate', '-200 88, -33.4 138, -33.3 124, -33.2 112')
  chart.vital('Respiratory rate', '-200 20, -33.4 38, -33.3 28, -33.2 24')
  chart.vital('Body temperature', '-610 38.6, -33.4 37.6')
  chart.lab('Peanut IgE', '-1100 48.2, -500 52.7')
  chart.lab('Eosinophils', '-1100 0.8, -500 0.6', { range: '0.1–0.7', whom: 'children' })
  chart.lab('Haemoglobin', '-1100 118, -500 124', { range: '115–135', whom: 'children' })
  chart.finding('Peanut skin prick test', -1090, 'Weal of 9 mm', { abnormal: true })
  chart.finding('Skin prick tests: tree nuts, egg, milk', -1090, 'Negative')
  chart.immunization('DTaP', born + 61, born + 92, born + 122, born + 480)
  chart.immunization('Hepatitis B, paediatric', born + 1, born + 61, born + 122)
  chart.immunization('Pneumococcal conjugate, 13 types', born + 61, born + 122, born + 380)
  chart.immunization('MMR', born + 380, born + 1500)
  chart.immunization('Varicella', born + 400)
  chart.immunization('DTaP-IPV', born + 1500)
  chart.immunization('Influenza, nasal', -1140, -775, -410, -48)
  chart.visit(-1400, 'Wheeze with colds', 'Children’s clinic', { why: 'asthma' })
  chart.visit(-1100, 'Anaphylaxis after a biscuit', 'Emergency', { kind: 'EMER', why: 'peanut' })
  chart.visit(-1090, 'Allergy clinic', 'Children’s clinic', { why: 'peanut allergy confirmed' })
  chart.visit(-610, 'Ear ache', 'Family practice')
  chart.visit(-500, 'Allergy clinic', 'Children’s clinic', { why: 'still allergic' })
  chart.visit(-200, 'Asthma clinic', 'Children’s clinic', { why: 'action plan' })
  chart.visit(-33.4, 'Asthma attack', 'Emergency', { kind: 'EMER', with: 'Dr Mateus Carvalho', why: 'after a cold' })
  chart.note(-1100, 'Emergency note', 'Hives, hoarse, wheezing ten minutes after a biscuit. Adrenaline once. Watched overnight.')
  chart.note(-1090, 'Allergy letter', 'Peanut only. Two auto-injectors, one for school. Family and teacher trained.')
  chart.note(-200, 'Asthma action plan', 'Green, amber and red zones agreed with her mother. Spacer technique good.')
  chart.note(
    -33.2,
    'Emergency note',
    'Wheeze after a cold. Salbutamol ten puffs, prednisolone; well on leaving. Auto-injector 0.3 mg now.',
  )
  return chart
}
