import { ChartWriter } from '@/prisma/seed/chart-writer'

/** She works here: a nurse who is also a patient. */
export function pham(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    {
      family: 'Pham',
      given: ['Thuy Linh'],
      gender: 'female',
      birthDate: '1991-09-27',
      mrn: 'NG-287-905',
      street: '3 Weaver Court',
      contact: { given: 'Minh', family: 'Tran', relation: 'husband', phone: '+44 1632 960905' },
    },
    d0,
  )
  chart.noKnownAllergies()
  chart.problem(['37796009', 'Migraine'], -2600)
  chart.problem(['77386006', 'Pregnancy'], -62, { until: -37 })
  chart.problem(['17369002', 'Miscarriage'], -37, { until: -20 })
  chart.problem('Needle stick injury', -1340, { until: -1160 })
  chart.medicine('Sumatriptan', '50 mg when needed', -2500)
  chart.medicine('Folic acid', '400 micrograms, morning', -90)
  chart.medicine('Ibuprofen', '400 mg, three times a day with food', -37, { until: -30 })
  chart.pressure('-2500 110/68, -1340 114/72, -900 112/70, -400 116/72, -60 114/70, -37.4 108/66, -36.8 112/70, -20 112/72')
  chart.vital('Heart rate', '-900 70, -400 72, -60 76, -37.4 98, -36.8 80, -20 74')
  chart.vital('Body temperature', '-37.4 37.4, -36.8 37.0')
  chart.vital('Body weight', '-900 52.4, -400 53.0, -60 53.8, -20 53.1')
  chart.vital('Body height', '-900 157')
  chart.lab('Haemoglobin', '-900 134, -400 132, -60 129, -37.4 113, -36.8 110, -20 121')
  chart.lab('Platelets', '-400 251, -60 244, -37.4 230')
  chart.lab('Ferritin', '-400 31, -20 19')
  chart.lab('hCG', '-60 8420, -37.4 1310, -30 96, -20 4')
  chart.lab('TSH', '-60 1.6')
  chart.lab('ALT', '-1340 18, -1160 17')
  chart.finding(['882-1', 'Blood group'], -60, 'A positive')
  chart.finding('Rubella antibody', -60, 'Immune')
  chart.finding('Hepatitis C antibody', -1160, 'Not detected')
  chart.immunization('Hepatitis B', -3100, -3070, -2920)
  chart.immunization('MMR', -3100)
  chart.immunization('Influenza, inactivated', -1145, -780, -415, -50)
  chart.immunization('COVID-19, mRNA', -1130, -760)
  chart.imaging(-37.3, 'US', 'Ultrasound of early pregnancy', 'Sac of nine weeks in the lower womb, no heart beat.')
  chart.visit(-2500, 'Headache', 'Family practice', { why: 'migraine without aura' })
  chart.visit(-1340, 'Needle stick', 'Staff health', { why: 'low risk, followed up' })
  chart.visit(-60, 'Antenatal booking', 'Maternity')
  chart.visit(-37.5, 'Bleeding in early pregnancy', 'Maternity', { kind: 'EMER' })
  chart.visit(-37.3, 'Hospital stay', 'Maternity', { kind: 'IMP', until: -36.7, why: 'watched overnight' })
  chart.visit(-20, 'Follow-up', 'Maternity')
  chart.note(-60, 'Booking note', 'Seven weeks by dates, first pregnancy, wanted. Works nights on the same ward herself.')
  chart.note(
    -37.2,
    'Obstetric note',
    'Miscarriage at nine weeks. Ultrasound shown and talked over; husband present. Chose to wait.',
  )
  chart.note(-36.7, 'Discharge summary', 'Bleeding little. hCG weekly until negative. Two weeks off work.')
  chart.note(-20, 'Follow-up', 'Recovering. hCG gone. Offered support; wants to go back to work.')
  return chart
}
