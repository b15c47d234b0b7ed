import { ChartWriter } from '@/prisma/seed/chart-writer'

/** COPD. A student on the ward has her name, and no tie to her. */
export function wrona(d0: Date): ChartWriter {
  const chart = new ChartWriter(
    {
      family: 'Wrona',
      given: ['Agnieszka'],
      prefix: 'Ms',
      gender: 'female',
      birthDate: '1964-09-03',
      mrn: 'NG-178-903',
      street: '88 Dyehouse Lane',
      contact: { given: 'Ola', family: 'Krawiec', relation: 'daughter', phone: '+44 1632 960903' },
    },
    d0,
  )
  chart.allergy('House dust mite', 'sneezing', false)
  chart.problem(['13645005', 'COPD'], -2600)
  chart.problem(['77176002', 'Smoker'], -14600, { until: -66 })
  chart.problem(['64859006', 'Osteoporosis'], -500)
  chart.problem('COPD with acute exacerbation', -8.5)
  chart.problem('COPD with acute exacerbation', -412, { until: -398 })
  chart.medicine('Salbutamol', 'inhaler, 2 puffs when needed', -2600)
  chart.medicine('Tiotropium', 'inhaler 18 micrograms, morning', -2500, { until: -398, why: 'changed to a combined inhaler' })
  chart.medicine('Fluticasone, umeclidinium and vilanterol', 'inhaler 92/55/22 micrograms, morning', -398)
  chart.medicine('Alendronate', '70 mg, once a week', -495)
  chart.medicine('Colecalciferol', '800 units, morning', -495)
  chart.medicine('Nicotine', 'patch 21 mg, morning', -66, { until: -24 })
  chart.medicine('Nicotine', 'patch 14 mg, morning', -24)
  chart.medicine('Prednisolone', '40 mg, morning, five days', -412, { until: -407 })
  chart.medicine('Prednisolone', '40 mg, morning, five days', -8.4, { until: -3.5 })
  chart.medicine('Doxycycline', '100 mg, morning', -8.4, { until: -1.5 })
  chart.pressure(
    '-2600 128/80, -1500 130/82, -900 132/80, -412 146/88, -300 130/80, -66 128/78, -8.5 148/90, -6 136/82, -3 130/80, -0.1 128/78',
  )
  chart.vital(
    'Oxygen saturation',
    '-2600 96, -1500 95, -900 94, -412 88, -300 94, -66 93, -8.5 84, -8.2 90, -6 90, -3 91, -0.1 92',
  )
  chart.vital('Respiratory rate', '-412 26, -300 18, -8.5 30, -8.2 26, -6 22, -3 20, -0.1 18')
  chart.vital('Heart rate', '-900 82, -412 108, -300 84, -8.5 118, -6 96, -3 88, -0.1 84')
  chart.vital('Body temperature', '-8.5 37.9, -6 37.0, -3 36.7')
  chart.vital('Body weight', '-2600 61.2, -1500 58.8, -900 56.1, -300 54.0, -66 53.1, -8.1 51.8')
  chart.vital('Body height', '-2600 163')
  chart.lab('FEV1', '-2600 1.94, -2200 1.81, -1800 1.70, -1500 1.62, -900 1.38, -300 1.12, -66 1.04')
  chart.lab('FEV1/FVC', '-2600 64, -1800 60, -1500 58, -900 52, -300 47, -66 45')
  chart.lab('pH, arterial', '-412 7.36, -8.5 7.31, -8.3 7.34, -7.9 7.38')
  chart.lab('pCO2, arterial', '-412 6.2, -8.5 8.1, -8.3 7.4, -7.9 6.6')
  chart.lab('Eosinophils', '-900 0.2, -300 0.4, -8.5 0.3')
  chart.lab('C reactive protein', '-412 64, -300 4, -8.5 58, -6 31, -3 12')
  chart.lab('White cells', '-412 12.8, -300 7.2, -8.5 13.6, -3 11.4')
  chart.lab('Haemoglobin', '-900 142, -300 148, -8.5 156')
  chart.lab('Potassium', '-300 4.2, -8.5 3.9, -6 3.6, -3 4.0')
  chart.finding('Sputum culture', -5, 'Haemophilus influenzae, sensitive to doxycycline', { abnormal: true })
  chart.habit(['72166-2', 'Tobacco smoking status'], -300, 'Smokes 15 a day, 42 pack-years')
  chart.habit(['72166-2', 'Tobacco smoking status'], -66, 'Stopped')
  chart.immunization('Influenza, inactivated', -1135, -770, -405, -47)
  chart.immunization('Pneumococcal conjugate, 20 types', -480)
  chart.immunization('COVID-19, mRNA', -1100, -740)
  chart.imaging(-300, 'CT', 'CT of the chest', 'Emphysema of the upper lobes. No nodule.')
  chart.imaging(-8.45, 'DX', 'Chest X-ray', 'Overinflated lungs. No consolidation, no air outside the lung.')
  chart.visit(-2600, 'Chest clinic', 'Outpatients', { why: 'cough, breathless' })
  chart.visit(-412, 'Breathless', 'Emergency', { kind: 'EMER', why: 'exacerbation' })
  chart.visit(-411.7, 'Hospital stay', '5 West', { kind: 'IMP', until: -406, why: 'COPD exacerbation' })
  chart.visit(-300, 'Chest clinic', 'Outpatients')
  chart.visit(-66, 'Stop smoking clinic', 'Outpatients')
  chart.visit(-8.6, 'Breathless', 'Emergency', { kind: 'EMER', with: 'Dr Mateus Carvalho', why: 'exacerbation' })
  chart.visit(-8.2, 'Hospital stay', '5 West', { kind: 'IMP', with: 'Dr Ingrid Solheim', why: 'COPD exacerbation' })
  chart.note(-406, 'Discharge summary', 'Second course of steroids this year: combined inhaler. Ready to talk about smoking.')
  chart.note(-66, 'Stop smoking note', 'Last cigarette on Monday. Patch and her daughter’s help.')
  chart.note(-8.3, 'Admission note', 'pH 7.31, carbon dioxide 8.1. Mask ventilation for six hours, target saturation 88 to 92.')
  chart.note(-3, 'Ward round', 'Steroids done. Walks to the window. Home oxygen not needed so far.', { by: 'Dr Ingrid Solheim' })
  return chart
}
