import { ChartWriter } from '@/prisma/seed/chart-writer'

const BORN = '1953-08-21'
const STREET = '5 Lighthouse Road'

/** One man with two charts: this is the long one. */
export function akesson(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    {
      family: 'Åkesson',
      given: ['Björn'],
      prefix: 'Mr',
      gender: 'male',
      birthDate: BORN,
      mrn: 'NG-140-661',
      street: STREET,
      contact: { given: 'Karin', family: 'Åkesson', relation: 'wife', phone: '+44 1632 960661' },
    },
    d0,
  )
  chart.allergy('Morphine', 'severe itching, confusion', true)
  chart.problem(['239873007', 'Osteoarthritis of the knee'], -3100)
  chart.problem(['38341003', 'Hypertension'], -4400)
  chart.problem(['266569009', 'Benign prostatic hyperplasia'], -900)
  chart.medicine('Losartan', '50 mg, morning', -4380)
  chart.medicine('Paracetamol', '1 g, three times a day', -1900)
  chart.medicine('Ibuprofen', '400 mg when needed', -2600, { until: -700, why: 'kidneys' })
  chart.medicine('Tamsulosin', 'modified release 400 micrograms, evening', -890)
  chart.medicine('Cefazolin', '2 g into the vein, before surgery', -2.9, { until: -2.8 })
  chart.medicine('Apixaban', '2.5 mg, twice a day, after knee surgery', -2)
  chart.pressure(
    '-1800 144/84, -1200 140/82, -700 138/82, -340 136/80, -90 138/82, -30 136/80, -3.1 142/84, -2 128/74, -1 132/78',
  )
  chart.vital('Heart rate', '-700 70, -340 72, -30 70, -3.1 74, -2 84, -1 80')
  chart.vital('Body temperature', '-3.1 36.5, -2 37.4, -1 37.1')
  chart.vital('Body weight', '-1800 89.4, -700 91.2, -340 92.0, -30 91.5')
  chart.vital('Body height', '-1800 180')
  chart.lab('Haemoglobin', '-700 149, -340 147, -30 146, -2 118, -1 116')
  chart.lab('Creatinine', '-1800 92, -760 118, -700 104, -340 101, -30 100, -2 108, -1 104')
  chart.lab('eGFR', '-1800 76, -760 56, -700 65, -340 67, -30 67, -2 61, -1 64')
  chart.lab('Potassium', '-700 4.7, -340 4.6, -30 4.5, -2 4.4')
  chart.lab('Cholesterol', '-1200 5.6, -340 5.1')
  chart.immunization('Influenza, inactivated', -1140, -775, -410, -51)
  chart.immunization('Pneumococcal polysaccharide', -2100)
  chart.procedure('Total knee replacement, right', -2.9)
  chart.imaging(-95, 'DX', 'X-ray of the right knee', 'Joint space gone on the inner side. Bony spurs.')
  chart.imaging(-2, 'DX', 'X-ray of the right knee', 'Prosthesis in place, axis straight.')
  chart.visit(-700, 'Yearly check', 'Family practice', { why: 'ibuprofen stopped' })
  chart.visit(-90, 'Knee clinic', 'Outpatients', { why: 'replacement planned' })
  chart.visit(-30, 'Before surgery', 'Outpatients')
  chart.visit(-3.2, 'Hospital stay', '5 West', { kind: 'IMP', with: 'Dr Ingrid Solheim', why: 'knee replacement' })
  chart.note(-90, 'Knee clinic letter', 'Walks 200 m with a stick. Wants the right knee replaced. Risks discussed.')
  chart.note(-2.7, 'Operation note', 'Cemented total knee, right. Blood loss 250 mL. No morphine: reacted badly before.')
  chart.note(-1, 'Ward round', 'Stood at the bedside. Bends to 70 degrees. Dressing dry.', { by: 'Dr Ingrid Solheim' })
  return chart
}

/** The short one, begun at an emergency desk without papers: another spelling, and an allergy nobody asked about. */
export function akessonAgain(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    { family: 'Akesson', given: ['Bjorn'], prefix: 'Mr', gender: 'male', birthDate: BORN, mrn: 'NG-140-938', street: STREET },
    d0,
  )
  chart.problem('Laceration of the right hand', -430, { until: -415 })
  chart.problem(['38341003', 'Hypertension'], -430)
  chart.problem('Renal colic, not confirmed', -118, { until: -117 })
  chart.medicine('Morphine', '5 mg into the vein, once', -118, { until: -117.8, why: 'itching, confused' })
  chart.medicine('Ibuprofen', '600 mg, three times a day', -118, { until: -111 })
  chart.allergy('Morphine', 'itching', false, -117.8)
  chart.pressure('-430 158/92, -415 146/86, -118 162/94, -117.8 138/82')
  chart.vital('Heart rate', '-430 88, -118 96, -117.8 80')
  chart.lab('Creatinine', '-118 112')
  chart.lab('Haemoglobin', '-430 148, -118 150')
  chart.finding('Urine dipstick', -118, 'Blood trace')
  chart.immunization('Tdap', -430)
  chart.procedure('Suture of the right hand', -430)
  chart.imaging(-117.9, 'CT', 'CT of the urinary tract', 'No stone. Enlarged prostate.')
  chart.visit(-430, 'Cut hand', 'Emergency', { kind: 'EMER', why: 'garden shears' })
  chart.visit(-415, 'Stitches out', 'Outpatients')
  chart.visit(-118, 'Flank pain', 'Emergency', { kind: 'EMER', with: 'Dr Mateus Carvalho' })
  chart.note(-430, 'Emergency note', 'Cut of 4 cm, tendon intact. Five stitches. No papers with him; name as he said it.')
  chart.note(-117.8, 'Emergency note', 'Colic, gone after one dose. Itching and confused for an hour after morphine. No stone.')
  return chart
}
