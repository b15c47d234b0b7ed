import { ChartWriter } from '@/prisma/seed/chart-writer'

/** Two men, easily confused, and it would matter: one must not have what the other takes. */
export function fernandez(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    {
      family: 'Fernández',
      given: ['José', 'María'],
      prefix: 'Mr',
      gender: 'male',
      birthDate: '1961-03-02',
      mrn: 'NG-172-310',
      street: '71 Foundry Street',
      contact: { given: 'Lucía', family: 'Romero', relation: 'wife', phone: '+44 1632 960310' },
    },
    d0,
  )
  chart.allergy('Amiodarone', 'thyroid storm', true)
  chart.problem(['49436004', 'Atrial fibrillation, paroxysmal'], -1300)
  chart.problem(['13644009', 'Hypercholesterolaemia'], -2400)
  chart.problem('Thyrotoxicosis from amiodarone', -1010, { until: -760 })
  chart.problem(['38341003', 'Hypertension'], -2000)
  chart.medicine('Apixaban', '5 mg, twice a day', -1290)
  chart.medicine('Bisoprolol', '5 mg, morning', -1290)
  chart.medicine('Atorvastatin', '20 mg, evening', -2390)
  chart.medicine('Amiodarone', '200 mg, morning', -1250, { until: -1010, why: 'thyrotoxicosis' })
  chart.medicine('Prednisolone', '30 mg, morning, then less each week', -1005, { until: -880 })
  chart.pressure('-2000 152/94, -1300 144/88, -1010 148/70, -760 136/82, -500 138/82, -200 136/80, -60 134/80')
  chart.vital('Heart rate', '-1300 128, -1010 118, -760 72, -500 66, -200 64, -60 66')
  chart.vital('Body weight', '-1300 86.0, -1010 78.3, -760 82.9, -500 84.4, -200 84.1, -60 83.8')
  chart.vital('Body height', '-1300 175')
  chart.lab('TSH', '-1300 1.8, -1010 0.01, -940 0.02, -880 0.6, -760 2.2, -500 2.0, -60 2.1')
  chart.lab('Free T4', '-1010 58, -940 31, -880 18, -760 14, -60 15')
  chart.lab('Cholesterol', '-2400 7.1, -1300 4.9, -500 4.7, -60 4.6')
  chart.lab('LDL cholesterol', '-2400 4.9, -500 2.6, -60 2.5')
  chart.lab('Creatinine', '-1300 84, -500 86, -200 87, -60 88')
  chart.lab('eGFR', '-1300 90, -500 86, -60 84')
  chart.lab('Haemoglobin', '-1300 150, -500 147, -60 146')
  chart.lab('ALT', '-1250 30, -500 28, -60 31')
  chart.immunization('Influenza, inactivated', -770, -408, -44)
  chart.immunization('COVID-19, mRNA', -1100, -740)
  chart.imaging(-1295, 'US', 'Echocardiogram', 'Normal ventricle and valves. Left atrium 41 mm.')
  chart.visit(-1300, 'Palpitations', 'Emergency', { kind: 'EMER', why: 'atrial fibrillation' })
  chart.visit(-1010, 'Hospital stay', 'Medical ward', { kind: 'IMP', until: -1001, why: 'thyrotoxicosis' })
  chart.visit(-500, 'Heart clinic', 'Outpatients')
  chart.visit(-60, 'Yearly check', 'Family practice')
  chart.note(-1001, 'Discharge summary', 'Thyrotoxicosis from amiodarone: never again. Steroids, slowly less.')
  chart.note(-60, 'Check-up', 'No palpitations this year. Takes apixaban every day.')
  return chart
}

export function fernandes(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    {
      family: 'Fernandes',
      given: ['José', 'Maria'],
      prefix: 'Mr',
      gender: 'male',
      birthDate: '1961-03-12',
      mrn: 'NG-172-844',
      street: '12 Beech Avenue',
      contact: { given: 'Rui', family: 'Fernandes', relation: 'brother', phone: '+44 1632 960844' },
    },
    d0,
  )
  chart.noKnownAllergies()
  chart.problem(['13644009', 'Hypercholesterolaemia'], -2200)
  chart.problem('Peptic ulcer with bleeding', -820, { until: -760 })
  chart.problem(['44054006', 'Type 2 diabetes'], -1600)
  chart.problem('Cellulitis of the right leg', -10, { until: -5.6 })
  chart.medicine('Atorvastatin', '20 mg, evening', -2190)
  chart.medicine('Metformin', '1000 mg, twice a day', -1590)
  chart.medicine('Omeprazole', '20 mg, morning', -818)
  chart.medicine('Aspirin', '75 mg, morning', -1500, { until: -820, why: 'bleeding ulcer' })
  chart.medicine('Ceftriaxone', '2 g into the vein, once a day', -10.2, { until: -6.8 })
  chart.medicine('Doxycycline', '100 mg, twice a day', -6.8, { until: -1.6 })
  chart.pressure('-1600 138/84, -820 92/54, -760 128/78, -400 134/80, -120 136/82, -10.3 124/70, -8.1 130/76, -5.8 132/78')
  chart.vital('Heart rate', '-820 116, -400 74, -120 76, -10.3 102, -8.1 86, -5.8 78')
  chart.vital('Body temperature', '-10.3 38.7, -9.1 38.1, -8.1 37.2, -5.8 36.7')
  chart.vital('Body weight', '-1600 97.2, -820 94.0, -400 95.1, -120 94.3, -10.1 94.6')
  chart.vital('Body height', '-1600 171')
  chart.lab('HbA1c', '-1600 8.8, -1200 7.2, -820 6.9, -400 7.1, -120 7.3')
  chart.lab('Haemoglobin', '-1600 152, -820 71, -815 92, -760 121, -400 146, -120 148, -10.3 144')
  chart.lab('C reactive protein', '-10.3 142, -9.1 168, -8.1 94, -5.8 31')
  chart.lab('White cells', '-10.3 16.4, -8.1 11.2, -5.8 8.1')
  chart.lab('Creatinine', '-1600 80, -400 84, -120 86, -10.3 94, -5.8 85')
  chart.lab('eGFR', '-1600 94, -400 88, -120 86, -10.3 78, -5.8 87')
  chart.lab('Cholesterol', '-2200 6.6, -1200 4.5, -400 4.3, -120 4.4')
  chart.finding('Helicobacter pylori, biopsy', -820, 'Positive', { abnormal: true })
  chart.immunization('Influenza, inactivated', -775, -412, -46)
  chart.immunization('Pneumococcal polysaccharide', -1100)
  chart.procedure('Gastroscopy with clipping of an ulcer', -820)
  chart.visit(-820, 'Vomited blood', 'Emergency', { kind: 'EMER' })
  chart.visit(-819.7, 'Hospital stay', 'Medical ward', { kind: 'IMP', until: -814, why: 'bleeding ulcer' })
  chart.visit(-400, 'Diabetes check', 'Family practice')
  chart.visit(-120, 'Diabetes check', 'Family practice')
  chart.visit(-10.4, 'Hot, swollen leg', 'Emergency', { kind: 'EMER' })
  chart.visit(-10.1, 'Hospital stay', '5 West', { kind: 'IMP', until: -5.6, with: 'Dr Ingrid Solheim', why: 'cellulitis' })
  chart.note(
    -814,
    'Discharge summary',
    'Bleeding ulcer of the duodenum, two units. No aspirin, no blood thinners without asking.',
  )
  chart.note(
    -5.6,
    'Discharge summary',
    'Redness gone below the knee. Doxycycline for four more days. Nothing that thins the blood.',
  )
  return chart
}
