// A board that never loads a page anew: it rewrites the advert in place and changes the address.

const JOBS = [
  {
    "title": "Night cleaner, tram depot",
    "org": "Orrin Vale Transport",
    "text": "The depot at Orrin Vale looks for a night cleaner, ten at night to six, four nights a week. You wash and sweep eleven trams with a colleague who has done it since the line opened. 14.20 an hour, a quarter more after midnight, paid on the 25th into your account. Gloves, boots and the night bus are ours. Come and see the depot before you decide: ask for Mr Tallis at the gate, or write to depot@orrinvale.example."
  },
  {
    "title": "Helpers for a resort",
    "org": "Olmery Resorts",
    "text": "We take helpers for our new resort from this weekend, no experience and no interview. The plane ticket is on credit and comes off your pay until it is settled. Reception keeps your passport as long as you stay with us. You pay 200 dollars for the uniform before you travel. Where the resort lies you hear when you land. Tell nobody at home yet, others would take your place. Write to Coral on Telegram today."
  }
];

/** @param {number} at which job to show */
function show(at) {
  const { title, org, text } = JOBS[at];
  const advert = document.getElementById('advert');
  advert.querySelector('h1').textContent = title;
  advert.querySelector('.org').textContent = org;
  advert.querySelector('.text').textContent = text;
  document.getElementById('posting').textContent = JSON.stringify({
    '@context': 'https://schema.org/', '@type': 'JobPosting', title, hiringOrganization: { '@type': 'Organization', name: org }, description: text,
  });
  document.title = `${title} – The Noticeboard`;
}

/** @param {number} step */
function turn(step) {
  const at = Math.max(0, Math.min(JOBS.length - 1, Number(new URLSearchParams(location.search).get('job') ?? 0) + step));
  history.pushState(null, '', `?job=${at}`);
  show(at);
}

document.getElementById('previous').addEventListener('click', () => turn(-1));
document.getElementById('next').addEventListener('click', () => turn(1));
addEventListener('popstate', () => turn(0));
show(Number(new URLSearchParams(location.search).get('job') ?? 0));
