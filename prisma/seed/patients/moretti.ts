import { ChartWriter } from '@/prisma/seed/chart-writer'

/** Appendectomy. The chart says of him that he smokes and is right-handed. */
export function moretti(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    {
      family: 'Moretti',
      given: ['Luca'],
      prefix: 'Mr',
      gender: 'male',
      birthDate: '2003-12-09',
      mrn: 'NG-336-571',
      street: '17 Signal Yard, flat 6',
      contact: { given: 'Paola', family: 'Moretti', relation: 'mother', phone: '+44 1632 960571' },
    },
    d0,
  )
  const { born } = chart
  chart.noKnownAllergies()
  chart.problem(['74400008', 'Appendicitis'], -104.4, { until: -76 })
  chart.problem('Fracture of the left clavicle', -2500, { until: -2430 })
  chart.problem(['367498001', 'Seasonal allergic rhinitis'], -3300)
  chart.problem('Wound infection after appendectomy', -96, { until: -86 })
  chart.medicine('Cetirizine', '10 mg when needed', -3290)
  chart.medicine('Cefazolin', '2 g into the vein, before surgery', -104, { until: -103.8 })
  chart.medicine('Metronidazole', '500 mg into the vein, before surgery', -104, { until: -103.8 })
  chart.medicine('Paracetamol', '1 g, four times a day', -103.8, { until: -95 })
  chart.medicine('Cefalexin', '500 mg, four times a day', -96, { until: -89 })
  chart.pressure('-1200 118/70, -500 120/74, -104.4 132/80, -103 118/72, -96 124/74, -76 120/72')
  chart.vital('Heart rate', '-1200 62, -500 60, -104.4 104, -103 78, -96 84, -76 58')
  chart.vital('Body temperature', '-104.4 38.2, -103 36.9, -96 37.9, -76 36.6')
  chart.vital('Body weight', `${born + 1830} 19.0, -2500 58.4, -1200 70.2, -500 73.1, -76 71.8`)
  chart.vital('Body height', `${born + 1830} 111, -2500 171, -1200 182`)
  chart.vital('Oxygen saturation', '-104.4 98, -103 98')
  chart.lab('White cells', '-500 6.2, -104.4 16.8, -103 11.9, -96 12.4, -76 6.4')
  chart.lab('Neutrophils', '-104.4 14.1, -76 3.6')
  chart.lab('C reactive protein', '-104.4 62, -103 88, -96 74, -89 18, -76 2')
  chart.lab('Haemoglobin', '-500 152, -104.4 150, -103 143, -76 149')
  chart.lab('Creatinine', '-104.4 82, -103 79')
  chart.lab('eGFR', '-104.4 118, -103 122')
  chart.lab('Potassium', '-104.4 4.0, -103 3.9')
  chart.lab('Bilirubin', '-104.4 24, -76 17')
  chart.finding('Urine dipstick', -104.3, 'Normal')
  chart.finding('Histology of the appendix', -98, 'Acute suppurative appendicitis, no tumour')
  chart.finding('Wound swab', -93, 'Staphylococcus aureus, sensitive to cephalosporins', { abnormal: true })
  chart.habit(['72166-2', 'Tobacco smoking status'], -104.2, 'Smokes 20 a day')
  chart.habit('Handedness', -104.2, 'Right-handed')
  chart.immunization('DTaP', born + 61, born + 92, born + 122, born + 480)
  chart.immunization('MMR', born + 380, born + 1500)
  chart.immunization('Tdap', -3600)
  chart.immunization('Meningococcal ACWY', -2600)
  chart.immunization('HPV, nine types', -3600, -3410)
  chart.immunization('COVID-19, mRNA', -1150)
  chart.procedure(['80146002', 'Appendectomy'], -103.9)
  chart.imaging(-2500, 'DX', 'X-ray of the left clavicle', 'Fracture of the middle third, little displaced.')
  chart.imaging(-104.3, 'US', 'Ultrasound of the abdomen', 'Appendix 11 mm, not compressible, fluid around it.')
  chart.visit(-2500, 'Fall from a bicycle', 'Emergency', { kind: 'EMER', why: 'clavicle' })
  chart.visit(-500, 'Sports check', 'Family practice', { why: 'rowing club' })
  chart.visit(-104.5, 'Pain in the belly', 'Emergency', { kind: 'EMER', with: 'Dr Mateus Carvalho' })
  chart.visit(-104.1, 'Hospital stay', 'Surgical ward', { kind: 'IMP', until: -102, why: 'appendicitis' })
  chart.visit(-96, 'Wound check', 'Outpatients', { why: 'infected wound' })
  chart.visit(-76, 'Wound check', 'Outpatients', { why: 'healed' })
  chart.note(-500, 'Sports check', 'Fit to row. Does not smoke. No murmur. Peak flow as expected.')
  chart.note(
    -104.2,
    'Admission note',
    'Pain wandering to the right for a day. Guarding. Smoker 20/day, right-handed, nothing to eat since noon.',
  )
  chart.note(-103.8, 'Operation note', 'Laparoscopic removal of an inflamed appendix, not perforated. Three small cuts.')
  chart.note(-102, 'Discharge summary', 'Eating, walking. No lifting for two weeks. Smoker: advised to stop.')
  chart.note(-76, 'Wound clinic note', 'Healed. May row again.')
  return chart
}
