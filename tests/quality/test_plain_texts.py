"""A few short texts, in plain words, about which nobody should have to think twice."""

from __future__ import annotations

import pytest

from model.assessor import Assessor

pytestmark = pytest.mark.quality

MUST_WARN = [
    (
        "fee and passport",
        "Waitress needed in Dubai, 3000 dollars a month, no experience. You pay 400 dollars "
        "for the visa before you travel and the agency keeps your passport until the contract "
        "ends.",
    ),
    (
        "scam compound",
        "Typing job in Thailand, 2500 USD a month, no skills needed. We pay your ticket, "
        "visa, room and food. You enter as a tourist and our driver takes you to the place. "
        "Write on Telegram only.",
    ),
    (
        "debt",
        "Come and clean hotels with us. We lend you the price of the flight and take half of "
        "your wages until it is paid back. If you leave early you pay a fine of 2000 euros.",
    ),
    (
        "secrecy",
        "I have a hostess job for you in Milan, girls under 25 only, send me photos. Tell "
        "nobody in your family until you are there. I buy the ticket, and you pay me back "
        "from your earnings.",
    ),
    (
        "minor",
        "Hi, are you fifteen? You are so pretty, I am a model scout. I can pick you up after "
        "school for a photo shoot and buy you a phone, but do not tell your parents.",
    ),
    (
        "refugee",
        "Are you a refugee with no papers and no money? I can save you. Come to my house "
        "today, I have work and a bed for you, no papers needed. I will hold your passport so "
        "that it is safe.",
    ),
    (
        "frais et passeport",
        "Serveuse à Dubaï, 3000 dollars par mois, sans expérience. Vous payez 400 dollars de "
        "frais de visa avant le départ et l'agence garde votre passeport jusqu'à la fin du "
        "contrat.",
    ),
    (
        "centre d'arnaque",
        "Travail de saisie en Thaïlande, 2500 dollars par mois, aucune compétence demandée. "
        "Billet, visa, chambre et repas payés. Vous entrez comme touriste et notre chauffeur "
        "vous emmène sur place. Écrivez seulement sur Telegram.",
    ),
    (
        "dette",
        "Venez nettoyer des hôtels avec nous. On vous avance le billet d'avion et on retient "
        "la moitié du salaire jusqu'au remboursement. Si vous partez avant, vous payez une "
        "amende de 2000 euros.",
    ),
    (
        "secret",
        "J'ai un travail d'hôtesse pour toi à Milan, filles de moins de 25 ans, envoie des "
        "photos. N'en parle à personne dans ta famille avant d'arriver. Je paie le billet, tu "
        "me rembourses sur tes gains.",
    ),
    (
        "mineure",
        "Tu as quinze ans ? Tu es trop jolie, je cherche des modèles. Je passe te prendre "
        "après le collège pour des photos et je t'offre un téléphone, mais ne dis rien à tes "
        "parents.",
    ),
    (
        "papiers",
        "Ménage en famille au Koweït. Madame garde votre passeport et votre téléphone, pas de "
        "sortie la première année. L'agence retient trois mois de salaire pour le visa.",
    ),
    (
        "child through the parents",
        "Auntie, the family in town will take your girl, she is twelve, old enough to mind the "
        "baby. I bring you her 2,000 every month and the madam feeds her. Do not tell her teacher.",
    ),
    (
        "standard Arabic",
        "مطلوب بنات للعمل في مطعم في دبي، الراتب ثلاثة آلاف دولار بدون خبرة. التذكرة والفيزا على "
        "حسابنا وتخصم من الراتب. جواز السفر يبقى عند المدير حتى نهاية العقد، "
        "ولا تخبري أهلك قبل السفر.",
    ),
]

MUST_NOT_WARN = [
    (
        "waiter",
        "Our restaurant in Leeds is looking for a waiter, 20 hours a week, 12.50 pounds an "
        "hour. No experience needed, we will train you. Send your CV to the manager and come "
        "for a trial shift.",
    ),
    (
        "nurse abroad",
        "Registered nurses for a hospital in Dublin. The employer pays the visa and the first "
        "month of accommodation. No fee is ever asked of candidates. Interviews by video in "
        "March.",
    ),
    (
        "harvest",
        "Apple picking in Kent from August to October, paid weekly by the hour with payslips. "
        "Caravan places on the farm for 60 pounds a week if you want one. Written contract "
        "before you come.",
    ),
    (
        "au pair",
        "Family in Lyon with two children is looking for an au pair from September. Own room, "
        "30 hours a week, pocket money and language course. We would like to talk with you "
        "and your parents by video.",
    ),
    (
        "warning",
        "Police warn of false job offers abroad: recruiters ask for a fee, take passports and "
        "force people to work off debts. Never hand over your passport and call the hotline "
        "if you are unsure.",
    ),
    (
        "recipe",
        "Peel the potatoes, cut them into thin slices and cook them slowly in butter with "
        "onions and a little salt until they are golden. Serve them hot with a green salad.",
    ),
    (
        "serveur",
        "Notre restaurant à Nantes cherche un serveur, 25 heures par semaine, au Smic. "
        "Débutant accepté, nous vous formons. Envoyez votre CV ou passez nous voir l'après- "
        "midi.",
    ),
    (
        "infirmière",
        "L'hôpital de Genève recrute des infirmières diplômées. L'employeur prend en charge "
        "le permis et le premier mois de logement. Aucuns frais ne sont demandés aux "
        "candidats.",
    ),
    (
        "vendanges",
        "Vendanges près de Beaune en septembre, payées à l'heure avec bulletin de salaire. "
        "Camping possible à la ferme. Contrat écrit signé avant le début, repas de midi "
        "offert.",
    ),
    (
        "garde d'enfants",
        "Nous cherchons une personne pour garder nos deux enfants le mercredi à Lille. Dix "
        "euros nets de l'heure, déclarés. Premier rendez-vous chez nous avec les enfants.",
    ),
    (
        "mise en garde",
        "L'ambassade met en garde contre de fausses offres d'emploi : les recruteurs "
        "demandent des frais, prennent les passeports et imposent des dettes. Ne remettez "
        "jamais votre passeport.",
    ),
    (
        "voyage en famille",
        "Mémé, j'ai pris nos billets pour Alger, départ le 3 juillet de Marseille. Garde ton "
        "passeport dans ton sac et n'oublie pas les 200 euros pour l'hôtel. C'est une surprise "
        "pour tonton, ne lui dis rien.",
    ),
    (
        "papers stay with you, Arabic",
        "مطعم في عمّان يطلب نادلة، ثماني ساعات في اليوم، 350 ديناراً وضمان. المقابلة في المطعم. "
        "جواز سفرك وأوراقك تبقى معك دائماً.",
    ),
    (
        "papers stay with you, Russian",
        "Кафе в Казани ищет повара, график два через два, 60 000 рублей, оформление по договору. "
        "Паспорт и все документы остаются у вас.",
    ),
    (
        "papers stay with you, Thai",
        "ร้านอาหารที่ระยองรับพนักงานเสิร์ฟ วันละ 450 บาท มีประกันสังคม สัมภาษณ์ที่ร้าน "
        "พาสปอร์ตและเอกสารอยู่กับตัวคุณตลอด",
    ),
    (
        "météo",
        "Le temps sera doux et nuageux demain sur la côte, avec quelques averses le matin. "
        "Les températures iront de douze à seize degrés et le vent faiblira dans la soirée.",
    ),
]


@pytest.fixture(scope="module")
def assessor():
    return Assessor.load()


@pytest.mark.parametrize("text", [row[1] for row in MUST_WARN], ids=[row[0] for row in MUST_WARN])
def test_is_warned(text, assessor) -> None:
    assessment = assessor.assess(text)
    assert assessment.level in {"some-signs", "strong-signs"}
    assert assessment.findings[0].evidence


@pytest.mark.parametrize(
    "text", [row[1] for row in MUST_NOT_WARN], ids=[row[0] for row in MUST_NOT_WARN]
)
def test_is_not_warned(text, assessor) -> None:
    assert assessor.assess(text).level == "no-signs"
