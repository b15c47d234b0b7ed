import { ChartWriter } from '@/prisma/seed/chart-writer'

/** Mitral regurgitation, atrial fibrillation, warfarin with an INR that climbed; restricted: depression, sertraline. */
export function vega(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    {
      family: 'Vega',
      given: ['Marisol'],
      prefix: 'Ms',
      gender: 'female',
      birthDate: '1974-03-14',
      mrn: 'NG-204-118',
      street: '14 Alder Row',
      contact: { given: 'Inés', family: 'Vega', relation: 'sister', phone: '+44 1632 960418' },
    },
    d0,
  )
  chart.allergy(['91936005', 'Penicillin'], 'anaphylaxis', true)
  chart.allergy(['1003755004', 'Latex'], 'contact rash', false)
  chart.problem(['38341003', 'Hypertension'], -5120)
  chart.problem(['440059007', 'Atrial fibrillation, persistent'], -1930)
  chart.problem(['48724000', 'Mitral valve regurgitation, severe'], -1240)
  chart.problem(['446221000', 'Heart failure, preserved EF'], -830)
  chart.problem(['35240004', 'Iron deficiency'], -95)
  chart.problem(['68566005', 'Urinary tract infection'], -9, { until: -1.5 })
  chart.problem(['249366005', 'Epistaxis'], -6, { until: -3 })
  chart.problem(['36923009', 'Major depression, single episode'], -700, { label: 'PSY' })
  chart.medicine('Ramipril', '5 mg, morning', -5100)
  chart.medicine('Bisoprolol', '5 mg, morning', -1920)
  chart.medicine('Warfarin', '3 mg, evening, by INR', -1920)
  chart.medicine('Furosemide', '40 mg, morning', -81)
  chart.medicine('Ferrous sulfate', '200 mg, morning', -94)
  chart.medicine('Trimethoprim and sulfamethoxazole', '960 mg, twice a day', -9, { until: -3.6, why: 'raises the INR' })
  chart.medicine('Nitrofurantoin', 'modified release 100 mg, twice a day', -3.6, { until: -1.5 })
  chart.medicine('Sertraline', '50 mg, morning', -690, { label: 'PSY' })
  chart.pressure('-1930 146/88, -1240 140/86, -830 144/86, -400 138/84, -300 142/86, -200 136/82, -81 144/88, -6 152/90')
  chart.pressure('-5.1 146/88, -4.1 142/84, -3.1 144/84, -2 148/86, -1 146/84, -0.08 148/86')
  chart.vital('Heart rate', '-1930 124, -1240 78, -830 84, -400 80, -200 82, -81 76, -6 96, -4.1 84, -2 80, -1 79, -0.08 78')
  chart.vital('Oxygen saturation', '-830 96, -200 97, -81 96, -6 95, -4.1 96, -2 97, -0.08 96')
  chart.vital('Body temperature', '-6 36.8, -4.1 36.6, -2 36.7, -0.08 36.6')
  chart.vital('Body weight', '-1240 75.0, -830 77.8, -400 74.2, -200 73.9, -81 73.0, -6 71.9, -3 71.4')
  chart.vital('Body height', '-1240 164')
  chart.lab('INR', '-1890 2.5, -1700 2.2, -1500 2.7, -1240 2.4, -1000 2.3, -830 2.6, -600 2.5, -400 2.2, -270 2.6', INR)
  chart.lab('INR', '-180 2.4, -150 2.5, -120 2.3, -90 2.1, -60 2.3, -30 2.2, -12 2.3, -6 2.6, -4.1 3.1, -0.08 4.6', INR)
  chart.lab('Haemoglobin', '-830 134, -400 131, -200 126, -95 115, -30 112, -6 108, -4.1 106, -2.1 105, -0.08 104')
  chart.lab('MCV', '-400 88, -95 79, -30 80, -0.08 80')
  chart.lab('Ferritin', '-400 38, -95 9, -30 16')
  chart.lab('Platelets', '-830 246, -200 238, -6 221, -0.08 218')
  chart.lab('Potassium', '-830 4.3, -400 4.5, -200 4.4, -81 4.2, -30 4.5, -4.1 4.1, -0.08 4.3')
  chart.lab('Sodium', '-400 140, -200 139, -81 138, -30 137, -0.08 137')
  chart.lab('Creatinine', '-830 78, -400 80, -200 82, -81 84, -30 85, -0.08 87')
  chart.lab('eGFR', '-830 74, -400 70, -200 68, -81 66, -30 65, -0.08 64')
  chart.lab('NT-proBNP', '-830 1620, -400 890, -200 1240, -20 1460, -0.08 1180')
  chart.lab('TSH', '-1930 1.8, -400 2.1')
  chart.lab('ALT', '-830 24, -200 27, -4.1 26')
  chart.lab('Ejection fraction', '-1240 62, -830 60, -400 59, -20 56')
  chart.immunization('Influenza, inactivated', -1140, -775, -410, -45)
  chart.immunization('COVID-19, mRNA', -1120, -750, -380)
  chart.immunization('Pneumococcal polysaccharide', -820)
  chart.procedure('Cardioversion, electrical', -1880)
  chart.imaging(-830, 'DX', 'Chest X-ray', 'Enlarged left atrium. Mild upper lobe diversion. No effusion.')
  chart.imaging(
    -20,
    'US',
    'Echocardiogram',
    'Severe mitral regurgitation, prolapse of the posterior leaflet (P2). Left atrium 52 mm.',
  )
  chart.visit(-1930, 'Palpitations', 'Emergency', { kind: 'EMER', why: 'new atrial fibrillation' })
  chart.visit(-1240, 'Heart clinic', 'City Heart Clinic', { with: 'Dr Amara Osei', why: 'murmur' })
  chart.visit(-830, 'Admitted with breathlessness', '5 West', { kind: 'IMP', until: -826, why: 'heart failure' })
  chart.visit(-400, 'Heart clinic', 'City Heart Clinic', { with: 'Dr Amara Osei' })
  chart.visit(-81, 'Heart clinic', 'City Heart Clinic', { with: 'Dr Amara Osei', why: 'ankle swelling, furosemide begun' })
  chart.visit(-20, 'Heart clinic', 'City Heart Clinic', { with: 'Dr Amara Osei', why: 'considered for valve repair' })
  chart.visit(-9, 'Telephone visit', 'Family practice', { kind: 'VR', why: 'cystitis' })
  chart.visit(-6.4, 'Nose bleed', 'Emergency', { kind: 'EMER', with: 'Dr Mateus Carvalho', why: 'four hours, on warfarin' })
  chart.visit(-6.2, 'Hospital stay', '5 West', { kind: 'IMP', with: 'Dr Ingrid Solheim', why: 'epistaxis on warfarin' })
  chart.note(-826, 'Discharge summary', 'Fluid lost: 4 kg. Ejection fraction preserved. Furosemide not needed at home for now.')
  chart.note(-81, 'Letter from the heart clinic', 'Swelling of the ankles. Furosemide 40 mg begun. Iron to be checked.')
  chart.note(
    -20,
    'Letter from the heart clinic',
    'Severe mitral regurgitation, breathless on one flight. Considered for repair.',
    OSEI,
  )
  chart.note(-6.3, 'Admission note', 'Nose bleed for four hours, on warfarin and an antibiotic for cystitis. Packed; it stopped.')
  chart.note(
    -4,
    'Pharmacy note',
    'INR 3.1, rising on trimethoprim-sulfamethoxazole: use nitrofurantoin. Warfarin 2 mg tonight.',
    ADEYEMI,
  )
  chart.note(-1, 'Ward round', 'No further bleeding. INR rising after the antibiotic. Repeat at 06:00 tomorrow.', SOLHEIM)
  psychiatry(chart)
  return chart
}

const INR = { range: '2.0–3.0', target: true, critical: { above: 4.5 } } as const
const OSEI = { by: 'Dr Amara Osei' }
const SOLHEIM = { by: 'Dr Ingrid Solheim' }
const ADEYEMI = { by: 'Oluwaseun Adeyemi' }

function psychiatry(chart: ChartWriter): void {
  for (const [day, score] of [
    [-700, 18],
    [-640, 12],
    [-420, 8],
    [-120, 5],
  ] as const) {
    chart.visit(day, 'Talking therapy', 'Outpatient psychiatry', { label: 'PSY' })
    chart.finding(['44261-6', 'PHQ-9 score'], day, `${score} of 27`, { label: 'PSY' })
  }
  chart.note(-700, 'Psychiatry letter', 'Low since her mother died. Sleeps four hours. No plans to harm herself.', {
    label: 'PSY',
  })
  chart.note(-690, 'Psychiatry letter', 'Sertraline 50 mg. Watch for bleeding with warfarin; INR after two weeks.', {
    label: 'PSY',
  })
  chart.note(-120, 'Psychiatry letter', 'Improving on sertraline. No thoughts of harm. Go on for a year.', { label: 'PSY' })
}
