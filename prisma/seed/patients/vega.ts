import { ChartWriter } from '@/prisma/seed/chart-writer'

/** Mitral regurgitation, atrial fibrillation, warfarin with an INR that climbed; restricted: depression, sertraline. */
export function vega(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    { family: 'Vega', given: ['Marisol'], prefix: 'Ms', gender: 'female', birthDate: '1974-03-14', mrn: 'NG-204-118' },
    d0,
  )
  chart.allergy(['91936005', 'Penicillin'], 'anaphylaxis', true)
  chart.allergy(['1003755004', 'Latex'], 'rash', false)
  chart.problem(['48724000', 'Mitral valve regurgitation, severe'], -1240)
  chart.problem(['440059007', 'Atrial fibrillation, persistent'], -1930)
  chart.problem(['446221000', 'Heart failure, preserved EF'], -830)
  chart.problem(['38341003', 'Hypertension'], -5120)
  chart.problem(['35240004', 'Iron deficiency'], -95)
  chart.problem(['249366005', 'Epistaxis'], -6, { until: -3 })
  chart.problem(['36923009', 'Major depression, single episode'], -700, { label: 'PSY' })
  chart.medicine('Warfarin', '3 mg, evening', -1920)
  chart.medicine('Bisoprolol', '5 mg, morning', -1920)
  chart.medicine('Furosemide', '40 mg, morning', -81)
  chart.medicine('Ramipril', '5 mg, morning', -5100)
  chart.medicine('Ferrous sulfate', '200 mg, morning', -94)
  chart.medicine('Amoxicillin', '500 mg, three times a day', -12, { until: -6 })
  chart.medicine('Sertraline', '50 mg, morning', -690, { label: 'PSY' })
  chart.pressure([
    [-400, 138, 84],
    [-300, 142, 86],
    [-200, 136, 82],
    [-81, 144, 88],
    [-6, 152, 90],
    [-2, 148, 86],
    [-0.08, 148, 86],
  ])
  chart.vital(['8867-4', 'Heart rate'], '/min', [
    [-200, '82'],
    [-81, '76'],
    [-6, '96'],
    [-2, '80'],
    [-0.08, '78'],
  ])
  chart.vital(['59408-5', 'Oxygen saturation'], '%', [
    [-200, '97'],
    [-81, '96'],
    [-6, '95'],
    [-2, '97'],
    [-0.08, '96'],
  ])
  chart.vital(['29463-7', 'Body weight'], 'kg', [
    [-400, '74.2'],
    [-200, '73.9'],
    [-81, '73.0'],
    [-6, '71.9'],
    [-3, '71.4'],
  ])
  chart.lab(
    ['6301-6', 'INR'],
    '{INR}',
    ['2.0', '3.0'],
    [
      [-180, '2.4'],
      [-90, '2.1'],
      [-60, '2.3'],
      [-30, '2.2'],
      [-12, '2.6'],
      [-4, '3.1'],
      [-0.08, '4.6'],
    ],
    { target: true, critical: { above: 4.5 } },
  )
  chart.lab(
    ['718-7', 'Haemoglobin'],
    'g/L',
    ['120', '160'],
    [
      [-400, '131'],
      [-200, '126'],
      [-95, '115'],
      [-30, '112'],
      [-6, '108'],
      [-0.08, '104'],
    ],
    { whom: 'women' },
  )
  chart.lab(
    ['2823-3', 'Potassium'],
    'mmol/L',
    ['3.5', '5.1'],
    [
      [-200, '4.4'],
      [-81, '4.2'],
      [-30, '4.5'],
      [-4, '4.1'],
      [-0.08, '4.3'],
    ],
  )
  chart.lab(
    ['33762-6', 'NT-proBNP'],
    'ng/L',
    ['', '300'],
    [
      [-400, '890'],
      [-200, '1240'],
      [-20, '1460'],
      [-0.08, '1180'],
    ],
  )
  chart.lab(
    ['33914-3', 'eGFR'],
    'mL/min/{1.73_m2}',
    ['60', ''],
    [
      [-400, '70'],
      [-200, '68'],
      [-81, '66'],
      [-0.08, '64'],
    ],
  )
  chart.immunization('Influenza, inactivated', -45)
  chart.immunization('COVID-19, mRNA', -380)
  chart.visit(-20, 'Cardiology visit', 'City Heart Clinic')
  chart.visit(-6, 'Admitted with epistaxis', 'Emergency, Dr Carvalho', 'EMER')
  chart.visit(-1, 'Ward round, 5 West', 'Dr Solheim: hold warfarin tonight, INR at 06:00', 'IMP')
  chart.visit(-120, 'Talking therapy', 'Outpatient psychiatry', 'AMB', { label: 'PSY' })
  chart.note(-6, 'Admission note', 'Nose bleed for four hours, on warfarin, amoxicillin last week. Packed; stopped.')
  chart.note(
    -1,
    'Ward round',
    'No further bleeding. INR rising after the antibiotic. Hold warfarin tonight, repeat INR at 06:00.',
  )
  chart.note(-20, 'Letter from cardiology', 'Severe mitral regurgitation, considered for repair.')
  chart.note(-120, 'Psychiatry letter', 'Improving on sertraline. No thoughts of harm.', { label: 'PSY' })
  return chart
}
