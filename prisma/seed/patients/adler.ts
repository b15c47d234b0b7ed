import { ChartWriter } from '@/prisma/seed/chart-writer'

/** Dementia, not to be resuscitated; a guardian decides. Restricted: what the psychiatrist sees her for. */
export function adler(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    {
      family: 'Adler',
      given: ['Miriam'],
      prefix: 'Mrs',
      gender: 'female',
      birthDate: '1945-04-27',
      mrn: 'NG-117-816',
      street: 'Elm House, 40 Park Road',
      contact: { given: 'Daniel', family: 'Adler', relation: 'son and guardian', phone: '+44 1632 960816' },
    },
    d0,
  )
  chart.allergy('Clarithromycin', 'diarrhoea', false)
  chart.allergy('Haloperidol', 'stiffness, could not swallow', true)
  chart.problem(['26929004', 'Alzheimer’s disease'], -1900)
  chart.problem(['304253006', 'Not for resuscitation'], -410)
  chart.problem(['38341003', 'Hypertension'], -8000)
  chart.problem(['64859006', 'Osteoporosis'], -2300)
  chart.problem('Fracture of the left hip', -1180, { until: -1000 })
  chart.problem(['68566005', 'Urinary tract infection'], -5.6)
  chart.problem(['2776000', 'Delirium'], -5.6)
  chart.problem('Weight loss', -300)
  chart.medicine('Donepezil', '10 mg, bedtime', -1850, { until: -420, why: 'pulse 44' })
  chart.medicine('Memantine', '20 mg, morning', -1300)
  chart.medicine('Amlodipine', '5 mg, morning', -5200, { until: -300, why: 'low pressure' })
  chart.medicine('Alendronate', '70 mg, once a week', -2300, { until: -410, why: 'cannot sit upright for it' })
  chart.medicine('Colecalciferol', '800 units, morning', -2300)
  chart.medicine('Paracetamol', '500 mg, four times a day', -1170)
  chart.medicine('Ceftriaxone', '1 g into the vein, once a day', -5.4)
  chart.pressure(
    '-2300 142/80, -1900 138/78, -1180 146/82, -800 128/70, -420 118/64, -300 104/58, -120 116/64, -5.6 98/54, -4.1 108/60, -2 114/62, -0.1 116/64',
  )
  chart.vital('Heart rate', '-1900 66, -800 58, -420 44, -300 64, -5.6 104, -4.1 92, -2 78, -0.1 74')
  chart.vital('Body temperature', '-5.6 38.5, -4.1 37.8, -2 37.0, -0.1 36.8')
  chart.vital('Oxygen saturation', '-420 96, -5.6 94, -2 95, -0.1 96')
  chart.vital('Body weight', '-2300 63.8, -1900 62.0, -1180 59.1, -800 56.4, -420 52.0, -300 49.6, -120 48.2, -5.1 46.9')
  chart.vital('Body height', '-2300 158')
  chart.lab('Haemoglobin', '-1900 131, -1180 96, -1000 118, -420 117, -120 114, -5.6 112')
  chart.lab('C reactive protein', '-120 3, -5.6 112, -3.1 61, -1.1 24')
  chart.lab('White cells', '-120 6.1, -5.6 14.8, -3.1 10.2')
  chart.lab('Sodium', '-1900 139, -420 138, -120 137, -5.6 149, -3.1 145, -1.1 141')
  chart.lab('Creatinine', '-1900 62, -1180 66, -420 68, -120 66, -5.6 104, -3.1 81, -1.1 70')
  chart.lab('eGFR', '-1900 84, -420 77, -120 78, -5.6 46, -3.1 62, -1.1 74')
  chart.lab('Albumin', '-1900 41, -420 35, -120 33, -5.6 29')
  chart.lab('Vitamin D', '-2300 24, -420 62')
  chart.finding('Urine culture', -3.4, 'Escherichia coli, sensitive to ceftriaxone', { abnormal: true })
  chart.immunization('Influenza, inactivated', -1140, -775, -410, -50)
  chart.immunization('COVID-19, mRNA', -1090, -730, -365)
  chart.immunization('Pneumococcal polysaccharide', -4000)
  chart.procedure('Hip hemiarthroplasty, left', -1179)
  chart.imaging(-1880, 'MR', 'MRI of the brain', 'Shrunken hippocampi on both sides, more on the left. No stroke.')
  chart.imaging(-1180, 'DX', 'X-ray of the left hip', 'Displaced fracture of the femoral neck.')
  chart.visit(-1900, 'Memory clinic', 'Outpatients', { why: 'forgetful for two years' })
  chart.visit(-1180.2, 'Fall at home', 'Emergency', { kind: 'EMER' })
  chart.visit(-1180, 'Hospital stay', 'Orthopaedic ward', { kind: 'IMP', until: -1162, why: 'hip fracture' })
  chart.visit(-800, 'Memory clinic', 'Outpatients')
  chart.visit(-410, 'Home visit', 'Elm House', { why: 'advance care planning with her guardian' })
  chart.visit(-120, 'Home visit', 'Elm House', { why: 'weight' })
  chart.visit(-5.8, 'Drowsy, not drinking', 'Emergency', { kind: 'EMER', with: 'Dr Mateus Carvalho' })
  chart.visit(-5.4, 'Hospital stay', '5 West', { kind: 'IMP', with: 'Dr Ingrid Solheim', why: 'urinary infection, delirium' })
  chart.note(-1900, 'Memory clinic letter', 'Lost for words, lost on known ways. MoCA 17 of 30. Donepezil. Son to be involved.')
  chart.note(-800, 'Memory clinic letter', 'MoCA 11 of 30. Needs help to dress. Moves to Elm House.')
  chart.note(
    -410,
    'Advance care plan',
    'Not for resuscitation, signed with her son as guardian. Hospital only if it brings comfort.',
  )
  chart.note(
    -5.4,
    'Admission note',
    'From Elm House. Dry, febrile, sees cats. Calms with her son. No haloperidol. Plan of care known.',
  )
  chart.note(-1, 'Ward round', 'Drinks again, knows her son. Home to Elm House when the drip is done. Plan unchanged.')
  psychiatry(chart)
  return chart
}

function psychiatry(chart: ChartWriter): void {
  const more = { label: 'PSY' } as const
  chart.problem('Depression in dementia', -640, more)
  chart.medicine('Mirtazapine', '15 mg, bedtime', -640, more)
  chart.medicine('Quetiapine', '12.5 mg, evening', -520, { ...more, until: -430, why: 'falls' })
  chart.visit(-640, 'Old age psychiatry', 'Elm House', { ...more, why: 'cries, eats little' })
  chart.visit(-430, 'Old age psychiatry', 'Elm House', { ...more, why: 'quetiapine stopped' })
  chart.note(-640, 'Psychiatry letter', 'Low since her sister died. Mirtazapine, also for appetite and sleep.', more)
  chart.note(-430, 'Psychiatry letter', 'Calm without quetiapine. Two falls under it. Mirtazapine goes on.', more)
}
