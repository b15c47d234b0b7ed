import { ChartWriter } from '@/prisma/seed/chart-writer'

/** A single PSA value: nothing to compare it with. */
export function papadakis(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    {
      family: 'Papadakis',
      given: ['Giorgos'],
      prefix: 'Mr',
      gender: 'male',
      birthDate: '1949-06-30',
      mrn: 'NG-128-054',
      street: '19 Vicarage Gardens',
      contact: { given: 'Eleni', family: 'Papadakis', relation: 'wife', phone: '+44 1632 960054' },
    },
    d0,
  )
  chart.allergy('Codeine', 'vomiting', false)
  chart.problem(['38341003', 'Hypertension'], -6200)
  chart.problem(['266569009', 'Benign prostatic hyperplasia'], -1250)
  chart.problem(['396232000', 'Inguinal hernia'], -2600, { until: -2520 })
  chart.problem(['193570009', 'Cataract'], -1000, { until: -640 })
  chart.problem(['15188001', 'Hearing loss'], -900)
  chart.problem(['239873007', 'Osteoarthritis of the knee'], -1800)
  chart.medicine('Ramipril', '10 mg, morning', -6100)
  chart.medicine('Amlodipine', '5 mg, morning', -3900)
  chart.medicine('Tamsulosin', 'modified release 400 micrograms, evening', -1240)
  chart.medicine('Paracetamol', '1 g when needed', -1800)
  chart.medicine('Diclofenac', 'gel on the knee, three times a day', -1790)
  chart.pressure('-2600 148/86, -1800 144/84, -1250 140/82, -1000 138/80, -700 136/78, -380 138/80, -200 134/78, -24 136/76')
  chart.vital('Heart rate', '-1250 74, -700 72, -380 70, -24 72')
  chart.vital('Body weight', '-2600 84.9, -1250 83.2, -700 82.0, -380 81.1, -24 80.8')
  chart.vital('Body height', '-2600 172')
  chart.lab('PSA', '-24 6.9', { range: '–6.5', whom: 'men of 70 and over' })
  chart.lab('Creatinine', '-2600 88, -1250 92, -700 95, -380 97, -24 98')
  chart.lab('eGFR', '-2600 76, -1250 72, -700 68, -380 66, -24 65')
  chart.lab('Potassium', '-1250 4.4, -700 4.6, -380 4.5, -24 4.6')
  chart.lab('Sodium', '-1250 139, -380 138, -24 138')
  chart.lab('Haemoglobin', '-1250 148, -380 145, -24 144')
  chart.lab('Cholesterol', '-1250 5.2, -700 4.9, -24 4.8')
  chart.lab('HbA1c', '-700 5.8, -24 5.9')
  chart.finding('Urine dipstick', -24, 'Normal')
  chart.immunization('Influenza, inactivated', -1150, -790, -420, -43)
  chart.immunization('Pneumococcal polysaccharide', -2900)
  chart.immunization('COVID-19, mRNA', -1120, -750, -370)
  chart.immunization('Zoster, recombinant', -1300, -1200)
  chart.procedure('Repair of the right inguinal hernia', -2520)
  chart.procedure('Cataract surgery, left eye', -640)
  chart.imaging(-1240, 'US', 'Ultrasound of the urinary tract', 'Prostate 48 mL. 60 mL left in the bladder. Kidneys normal.')
  chart.visit(-2521, 'Hospital stay', 'Surgical ward', { kind: 'IMP', until: -2519, why: 'hernia repair' })
  chart.visit(-1250, 'Weak stream, up three times at night', 'Family practice')
  chart.visit(-640, 'Cataract surgery', 'Eye clinic', { why: 'left eye' })
  chart.visit(-380, 'Yearly check', 'Family practice')
  chart.visit(-24, 'Yearly check', 'Family practice', { why: 'asked for a PSA after a friend’s diagnosis' })
  chart.note(-640, 'Eye clinic letter', 'Left lens replaced. Sees 20/25. Drops for four weeks.')
  chart.note(-380, 'Check-up', 'Pressure well controlled. Nights better on tamsulosin. Wants no blood test for the prostate.')
  chart.note(-24, 'Check-up', 'PSA taken at his wish, first ever. Prostate smooth, enlarged. To be discussed with him.')
  return chart
}
