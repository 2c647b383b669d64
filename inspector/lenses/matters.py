"""Which everyday matters a turn speaks of, by a word list: food, travel, weather and so on.

The list is our own. A word can belong to several matters; most belong to none.
"""

from collections.abc import Iterable

from inspector.lenses.stems import stem

_WORDS = {
    "food": """
        restaurant cafe diner dinner lunch breakfast brunch table food cuisine eat eating ate
        dining meal pizza burger sushi taco pasta steak chicken vegetarian vegan menu bakery
        bake cook cooking recipe chef snack dessert cake chocolate fruit vegetable soup salad
        cheese bread meat fish coffee tea beer wine drink hungry fries cheeseburger garlic donut
        vanilla cream delicious soda candy rice egg bacon sandwich""",
    "lodging": "hotel hostel motel room suite inn resort lodging accommodation airbnb stay",
    "flight": "flight fly flying airline airport plane layover airfare boarding pilot",
    "rail": "bus train rail railway coach station subway tram",
    "ride": "cab taxi uber lyft ride shared",
    "car": """
        car suv sedan hatchback pickup vehicle drive driving truck motorcycle engine garage
        mechanic""",
    "weather": """
        weather temperature rain raining rainy humid humidity wind windy forecast snow snowing
        sunny precipitation storm climate summer winter season""",
    "music": """
        song songs music musician album playlist artist band concert listen tune guitar piano
        drum violin sing singer singing rap jazz metal country folk rock classical instrument
        instruments musical""",
    "film": """
        movie movies film films cinema theater showtime director actor actress starring subtitle
        watch netflix tv television show series episode cartoon anime horror comedy""",
    "event": """
        event events concert game match show festival gig sport sports baseball basketball
        football soccer theatre ticket""",
    "sport": """
        sport sports baseball basketball football soccer tennis golf hockey volleyball swim
        swimming run running runner marathon gym workout yoga exercise hike hiking bike biking
        skating skateboard surf surfing ski skiing dance dancing team athlete nascar racing
        olympics olympic gymnastics medal wrestling league player skate""",
    "money": """
        bank account balance transfer checking savings payment deposit money loan mortgage debt
        budget salary tax invest investment stock""",
    "home": """
        apartment bedroom bathroom house rent property furnished tenant lease landlord flat home
        condo furniture kitchen neighborhood town""",
    "health": """
        doctor dentist therapist psychologist psychiatrist dermatologist physician clinic
        appointment hospital nurse medicine pain sick disease therapy cancer surgery headache
        allergy diet weight vitamin""",
    "looks": """
        salon stylist haircut hair barber spa nail massage clothes dress shoes fashion shirt
        jacket makeup blonde hat wear wearing""",
    "shops": "shop shops shopping store mall buy sell sale market",
    "online": "internet online twitter facebook youtube blog email instagram",
    "art": "art artist paint painting draw drawing craft sew sewing knit knitting sculpture photo",
    "nature": """
        outdoors fishing hunting nature mountain mountains forest tree trees lake river ocean""",
    "tongues": "language languages spanish english german italian french chinese translate",
    "army": "army war military soldier navy veteran police",
    "plans": "calendar alarm reminder schedule agenda meeting",
    "sights": """
        museum park attraction attractions tourist sightseeing landmark garden zoo historical
        monument""",
    "travel": """
        travel traveling trip vacation holiday abroad beach visit visited tour cruise camping
        camp passport visa luggage europe france paris italy spain japan mexico""",
    "animals": """
        dog dogs puppy cat cats kitten pet pets horse bird rabbit hamster turtle animal animals
        vet cow farm wolf shepherd lizard snake breed""",
    "family": """
        family mom mother dad father sister brother wife husband kid kids child children son
        daughter parent parents grandma grandmother grandpa married marry wedding divorce baby
        boyfriend girlfriend""",
    "work": """
        work working job career boss office coworker company business employer employee
        interview resume profession retired hire engineer construction custodian worker
        volunteer colleague""",
    "school": """
        school college university teacher student class grade study studying degree major exam
        homework graduate professor lesson course teach taught learn learning kindergarten
        chemistry economics physics""",
    "books": """
        book books read reading novel author poem poetry library write writing writer bookstore""",
    "games": "game games gaming videogame xbox playstation nintendo chess puzzle",
    "code": """
        code python javascript java function software program programming programmer computer
        linux ubuntu windows install server database api bug compile script html css app laptop
        browser website apt sudo kernel driver drivers package packages desktop file files
        command boot disk kde gnome firefox terminal router wifi wireless""",
    "maths": "equation algebra geometry fraction integral calculus probability statistics theorem",
    "law": "law lawyer attorney legal court contract lawsuit insurance policy claim",
    "faith": "church god religion religious pray bible faith",
    "age": "age old birthday born",
    "colour": "color colour red blue green yellow purple pink orange",
}

MATTERS: dict[str, frozenset[str]] = {}
for _matter, _list in _WORDS.items():
    for _word in map(stem, _list.split()):
        MATTERS[_word] = MATTERS.get(_word, frozenset()) | {_matter}

NONE = frozenset[str]()


def matters(stems: frozenset[str]) -> frozenset[str]:
    """Return the matters that stems of words belong to."""
    return NONE.union(*(MATTERS[each] for each in stems & MATTERS.keys()))


def matters_in(words: Iterable[str]) -> frozenset[str]:
    """Return the matters that words in lower case belong to."""
    return matters(frozenset(map(stem, words)))
