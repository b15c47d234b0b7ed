import { ChartWriter } from '@/prisma/seed/chart-writer'

/** Breast cancer, BRCA2, in a trial. Restricted: genetics, and what she says in therapy. */
export function novak(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    {
      family: 'Novák',
      given: ['Hana'],
      prefix: 'Ms',
      gender: 'female',
      birthDate: '1966-12-05',
      mrn: 'NG-182-697',
      street: '33 Canal Side',
      contact: { given: 'Tereza', family: 'Nováková', relation: 'daughter', phone: '+44 1632 960697' },
    },
    d0,
  )
  chart.allergy('Adhesive plaster', 'blisters', false)
  chart.problem(['254837009', 'Breast cancer, left, stage IIB'], -560)
  chart.problem('Lymphoedema of the left arm', -230)
  chart.problem(['64859006', 'Osteoporosis'], -205)
  chart.problem(['409089005', 'Febrile neutropenia'], -470, { until: -464 })
  chart.problem('Takes part in a clinical trial', -195)
  chart.medicine('Doxorubicin', '60 mg/m², four cycles, every second week', -540, { until: -490 })
  chart.medicine('Cyclophosphamide', '600 mg/m², four cycles, every second week', -540, { until: -490 })
  chart.medicine('Paclitaxel', '80 mg/m², weekly', -484, { until: -400 })
  chart.medicine('Letrozole', '2.5 mg, morning', -300)
  chart.medicine('Colecalciferol', '1000 units, morning', -300)
  chart.medicine('Zoledronic acid', '4 mg into the vein, every six months', -205)
  chart.medicine('Olaparib', '300 mg, twice a day (trial)', -190, { until: -104, why: 'haemoglobin 84' })
  chart.medicine('Olaparib', '250 mg, twice a day (trial)', -90)
  chart.pressure(
    '-560 132/80, -540 128/78, -470 96/58, -400 124/76, -300 126/78, -190 124/76, -104 118/72, -48 122/76, -13 124/76',
  )
  chart.vital('Heart rate', '-540 76, -470 118, -300 78, -104 94, -48 82, -13 78')
  chart.vital('Body temperature', '-470 38.9, -464 36.7')
  chart.vital('Body weight', '-560 68.4, -484 66.0, -400 64.8, -300 66.2, -190 67.0, -104 66.1, -13 66.8')
  chart.vital('Body height', '-560 165')
  chart.lab(
    'Haemoglobin',
    '-560 136, -512 112, -470 98, -400 104, -300 122, -190 128, -160 112, -132 97, -104 84, -90 98, -62 108, -34 112, -13 114',
  )
  chart.lab(
    'Neutrophils',
    '-560 4.1, -512 1.8, -470 0.3, -464 2.4, -400 2.2, -300 3.6, -190 3.4, -132 2.1, -104 1.9, -62 2.4, -34 2.3, -13 2.6',
  )
  chart.lab('Platelets', '-560 262, -470 118, -400 194, -300 231, -190 226, -132 168, -104 141, -62 172, -34 180, -13 184')
  chart.lab('MCV', '-190 90, -132 96, -104 101, -62 103, -13 104')
  chart.lab('Creatinine', '-560 66, -300 68, -190 70, -104 82, -62 79, -13 78')
  chart.lab('ALT', '-560 21, -484 38, -300 24, -190 22, -13 25')
  chart.lab('CA 15-3', '-560 41, -400 24, -300 19, -190 18, -104 17, -13 18')
  chart.lab('Calcium', '-300 2.36, -205 2.38, -25 2.34')
  chart.lab('Vitamin D', '-300 38, -205 61')
  chart.lab('Ejection fraction', '-550 63, -480 61, -290 60')
  chart.finding('Receptors of the tumour', -556, 'Oestrogen positive, progesterone positive, HER2 negative; grade 3')
  chart.immunization('Influenza, inactivated', -765, -395, -41)
  chart.immunization('COVID-19, mRNA', -750, -372)
  chart.procedure('Core biopsy of the left breast', -558)
  chart.procedure('Mastectomy, left, with axillary clearance', -360)
  chart.imaging(
    -562,
    'MG',
    'Mammography',
    'Left: 31 mm mass at two o’clock with microcalcification. Right: no finding. BI-RADS 5.',
  )
  chart.imaging(-552, 'CT', 'CT of chest and abdomen', 'Two enlarged nodes in the left armpit. No distant spread.')
  chart.imaging(-60, 'MR', 'MRI of the right breast', 'No suspicious finding.')
  chart.visit(-560, 'Breast clinic', 'Outpatients', { why: 'lump found by herself' })
  chart.visit(-470.2, 'Fever under chemotherapy', 'Emergency', { kind: 'EMER' })
  chart.visit(-470, 'Hospital stay', 'Oncology ward', { kind: 'IMP', until: -464, why: 'febrile neutropenia' })
  chart.visit(-361, 'Hospital stay', 'Surgical ward', { kind: 'IMP', until: -357, why: 'mastectomy' })
  chart.visit(-195, 'Trial visit', 'Research unit', { why: 'consent, screening' })
  for (const day of [-190, -162, -132, -104, -90, -62, -34, -13]) chart.visit(day, 'Trial visit', 'Research unit')
  chart.note(-357, 'Discharge summary', 'Tumour bed 9 mm left after treatment, 2 of 14 nodes. Drain out. Arm exercises.')
  chart.note(-195, 'Trial note', 'Consented to the olaparib study after questions. May leave at any time. Copy given.')
  chart.note(-104, 'Trial note', 'Tired, haemoglobin 84: olaparib held, one unit given. Restart at 250 mg above 95.')
  chart.note(-13, 'Trial note', 'Well, works half days. Haemoglobin 114. Go on at 250 mg.')
  genetics(chart)
  return chart
}

function genetics(chart: ChartWriter): void {
  const more = { label: 'GDIS' } as const
  chart.problem(['412738007', 'BRCA2 gene mutation positive'], -500, more)
  chart.finding('BRCA1 and BRCA2 sequencing', -500, 'BRCA2 c.5946del, pathogenic, heterozygous', { ...more, abnormal: true })
  chart.visit(-520, 'Genetic counselling', 'Genetics clinic', { ...more, why: 'mother and aunt with breast cancer' })
  chart.visit(-495, 'Genetic counselling', 'Genetics clinic', { ...more, why: 'result' })
  chart.note(
    -495,
    'Genetics letter',
    'Carrier. Ovaries: removal offered. Her daughter may be tested if she wishes; a letter for her.',
    more,
  )
  const therapy = { label: 'PSYTHPN' } as const
  chart.visit(-420, 'Psycho-oncology', 'Counselling room', therapy)
  chart.note(
    -420,
    'Psychotherapy note',
    'Speaks of guilt towards her daughter, more than of dying. Wants to write to her.',
    therapy,
  )
}
