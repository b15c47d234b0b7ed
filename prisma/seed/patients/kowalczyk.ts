import { ChartWriter } from '@/prisma/seed/chart-writer'

/** Diabetes; eGFR 52 → 31 over three years, metformin stopped: the trend to look at. */
export function kowalczyk(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    {
      family: 'Kowalczyk',
      given: ['Ewa', 'Łucja'],
      prefix: 'Mrs',
      gender: 'female',
      birthDate: '1957-12-30',
      mrn: 'NG-166-520',
      street: '27 Chandler Street',
      contact: { given: 'Marek', family: 'Kowalczyk', relation: 'son', phone: '+44 1632 960127' },
    },
    d0,
  )
  chart.allergy('Ciprofloxacin', 'tendon pain', false)
  chart.problem(['44054006', 'Type 2 diabetes'], -5400)
  chart.problem(['38341003', 'Hypertension'], -4800)
  chart.problem(['55822004', 'Hyperlipidaemia'], -4000)
  chart.problem(['700378005', 'Chronic kidney disease stage 3a'], -1100, { until: -420 })
  chart.problem(['700379002', 'Chronic kidney disease stage 3b'], -420)
  chart.problem('Diabetic retinopathy, background', -880)
  chart.problem('Foot ulcer, left, infected', -16)
  chart.problem(['193570009', 'Cataract'], -2100, { until: -1290 })
  chart.medicine('Metformin', '1000 mg, twice a day', -5300, { until: -460, why: 'eGFR 42: dose halved' })
  chart.medicine('Metformin', '500 mg, twice a day', -460, { until: -14, why: 'eGFR 31' })
  chart.medicine('Losartan', '100 mg, morning', -4700)
  chart.medicine('Atorvastatin', '20 mg, evening', -4000)
  chart.medicine('Empagliflozin', '10 mg, morning', -300, { until: -15, why: 'foot ulcer' })
  chart.medicine('Linagliptin', '5 mg, morning', -13)
  chart.medicine('Ceftriaxone', '2 g into the vein, once a day', -15)
  chart.medicine('Metronidazole', '400 mg, three times a day', -15)
  chart.pressure('-1100 150/86, -900 148/84, -730 146/84, -600 144/82, -460 142/82, -300 138/80, -180 138/80, -100 136/78')
  chart.pressure('-15.3 128/72, -14 134/78, -10.1 136/78, -5.1 134/76, -1 136/78')
  chart.vital('Heart rate', '-300 74, -100 76, -15.3 98, -14 90, -10.1 82, -5.1 78, -1 76')
  chart.vital('Body temperature', '-15.3 38.4, -14 37.9, -12.1 37.2, -10.1 36.8, -5.1 36.7, -1 36.6')
  chart.vital('Body weight', '-1100 84.6, -900 84.0, -600 82.6, -300 80.1, -100 78.3, -14 77.6, -5.1 77.0')
  chart.vital('Body height', '-1100 159')
  chart.lab('eGFR', '-1100 52, -900 50, -730 47, -600 45, -460 42, -300 39, -180 36, -90 34, -14.1 31')
  chart.lab('Creatinine', '-1100 98, -900 102, -730 107, -600 111, -460 117, -300 125, -180 133, -90 139, -14.1 150')
  chart.lab('HbA1c', '-1100 7.9, -900 7.6, -600 7.4, -460 7.4, -300 7.1, -180 7.0, -90 7.0')
  chart.lab('Potassium', '-1100 4.5, -600 4.7, -300 4.9, -90 5.0, -14.1 5.3, -10.1 5.1, -5.1 4.9')
  chart.lab('Albumin to creatinine ratio', '-1100 6.1, -900 8.2, -600 11.0, -460 14.5, -300 19.8, -90 28.1')
  chart.lab('Cholesterol', '-1100 4.6, -600 4.2, -90 4.0')
  chart.lab('LDL cholesterol', '-1100 2.5, -600 2.2, -90 2.0')
  chart.lab('Haemoglobin', '-900 128, -460 122, -90 117, -14.1 113')
  chart.lab('C reactive protein', '-15.3 96, -13.1 71, -10.1 38, -5.1 16, -1.1 11')
  chart.lab('White cells', '-15.3 14.2, -10.1 9.1, -5.1 7.6')
  chart.lab('Vitamin D', '-300 41')
  chart.finding('Wound swab, left foot', -12, 'Staphylococcus aureus, sensitive to cephalosporins', { abnormal: true })
  chart.immunization('Pneumococcal polysaccharide', -800)
  chart.immunization('Influenza, inactivated', -1135, -770, -405, -40)
  chart.immunization('COVID-19, mRNA', -1100, -740, -375)
  chart.immunization('Zoster, recombinant', -700, -610)
  chart.procedure(['80146002', 'Appendectomy'], -14200)
  chart.procedure('Cataract surgery, right eye', -1290)
  chart.imaging(-85, 'US', 'Ultrasound of the kidneys', 'Kidneys 9.4 and 9.2 cm, thinner cortex on both sides. No obstruction.')
  chart.imaging(-15, 'DX', 'X-ray of the left foot', 'No bone destruction under the ulcer of the first toe.')
  chart.visit(-1100, 'Diabetes clinic', 'Outpatients', { why: 'yearly review' })
  chart.visit(-880, 'Eye screening', 'Eye clinic', { why: 'background retinopathy' })
  chart.visit(-730, 'Diabetes clinic', 'Outpatients', { why: 'yearly review' })
  chart.visit(-460, 'Diabetes clinic', 'Outpatients', { why: 'metformin halved' })
  chart.visit(-300, 'Diabetes clinic', 'Outpatients', { why: 'empagliflozin begun' })
  chart.visit(-90, 'Kidney clinic', 'Outpatients', { why: 'eGFR 34' })
  chart.visit(-15.4, 'Red, painful foot', 'Emergency', { kind: 'EMER', with: 'Dr Mateus Carvalho' })
  chart.visit(-15.2, 'Hospital stay', '5 West', { kind: 'IMP', with: 'Dr Ingrid Solheim', why: 'infected foot ulcer' })
  chart.note(-460, 'Clinic letter', 'eGFR 42: metformin halved. Pressure at target. Feet: pulses present, feeling reduced.')
  chart.note(
    -90,
    'Letter from the kidney clinic',
    'Slow loss of 7 mL/min a year with albumin in the urine. Diabetic kidney disease.',
  )
  chart.note(-15.3, 'Admission note', 'Ulcer under the left first toe for a week, red to the ankle. Febrile. Antibiotics begun.')
  chart.note(-14, 'Ward round', 'eGFR 31, potassium 5.3: metformin stopped. Linagliptin from tomorrow.', {
    by: 'Dr Ingrid Solheim',
  })
  chart.note(-1, 'Ward round', 'Ulcer clean, redness gone. Tablets instead of the drip next. Home with district nurse.')
  return chart
}
