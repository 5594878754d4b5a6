"""What an answer to the report's question may be instead of a report."""

from __future__ import annotations

import pytest

from secretary.language.doubts import (
    Doubt,
    doubt_about_closing,
    doubt_about_report,
    doubt_about_topic,
    split_confirmed,
)

CASES = (
    (Doubt.ABSENCE, "Jag är sjuk så jag kommer inte på fredag"),
    (Doubt.ABSENCE, "Jag kan inte komma"),
    (Doubt.ABSENCE, "Kan inte komma på fredag"),
    (Doubt.ABSENCE, "Hej! Har tyvärr förhinder"),
    (Doubt.ABSENCE, "förhinder"),
    (Doubt.ABSENCE, "Återbud"),
    (Doubt.ABSENCE, "Vi har ny skolchef. Jag kan tyvärr inte vara med på mötet."),
    (Doubt.ABSENCE, "På fredag kan jag inte."),
    (Doubt.ABSENCE, "I can't come on Friday"),
    (Doubt.ABSENCE, "I'm not coming"),
    (Doubt.COMING, "Jag kommer på fredag"),
    (Doubt.COMING, "jag kommer digitalt"),
    (Doubt.COMING, "I'm coming"),
    (Doubt.HEALTH, "Anna har fått cancer"),
    (Doubt.QUESTION, "vad menas med hemorganisation?"),
    (Doubt.QUESTION, "Vad menas med hemorganisation"),
    (Doubt.QUESTION, "Hej! Hur menar du?"),
    (Doubt.QUESTION, "Ska jag skriva här?"),
    (Doubt.QUESTION, "?"),
    (Doubt.QUESTION, "What does home organisation mean?"),
    (Doubt.LATER, "jag återkommer i morgon"),
    (Doubt.LATER, "Jag återkommer."),
    (Doubt.LATER, "Återkommer senare"),
    (Doubt.LATER, "senare"),
    (Doubt.LATER, "inte nu"),
    (Doubt.LATER, "Jag måste kolla med mina kollegor först"),
    (Doubt.LATER, "vet inte än"),
    (Doubt.LATER, "I'll get back to you tomorrow"),
    (Doubt.LATER, "later"),
    (Doubt.NOTHING_SAID, "ok"),
    (Doubt.NOTHING_SAID, "Tack!"),
    (Doubt.NOTHING_SAID, "hej"),
    (Doubt.NOTHING_SAID, "ja"),
    (Doubt.NOTHING_SAID, "👍"),
    (Doubt.NOTHING_SAID, "."),
    (Doubt.NOTHING_SAID, "hjälp"),
    (None, "Ny skola."),
    (None, "Vi har ny skolchef."),
    (None, "Frågan togs upp."),
    (None, "Togs upp."),
    (None, "Vi återkommer med siffror i september."),
    (None, "Jag kan inte nog betona hur viktigt det är."),
    (None, "Jag kommer inte ihåg siffrorna, men de ökar."),
    (None, "Vi kommer inte att bygga."),
    (None, "Kommunen kommer inte att delta i projektet."),
    (None, "När skolan öppnar i maj är alla välkomna. Vi bjuder in."),
    (None, "Vi undrar hur ni andra gör. Hur gör ni med skolskjuts? Vi har ny upphandling."),
    (None, "Inget nytt från oss"),
    (None, "I tråden"),
    (None, "Budgeten är antagen."),
    (None, "12 maj öppnar skolan. Alla är välkomna: stora som små."),
    (None, "Jag kommer att ta upp frågan i nämnden"),
    (None, "Jag är med i styrgruppen för projektet"),
    (None, "We have opened a new school"),
    (None, "Hur vi arbetar med skolnärvaro: ny plan antagen i maj."),
    (None, "Var tredje elev saknar betyg"),
    (None, "När det gäller skolskjuts har vi ny upphandling"),
    (None, "Vad som är nytt: ny chef"),
    (None, "Vi kan inte komma överens med facket"),
    (None, "Ny förskola, ja vi bygger"),
    (None, "Ja, vi öppnar en ny skola"),
    (None, "Kan inte nog berömma personalen"),
    (Doubt.ABSENCE, "Ny skola i Sala. Kommer inte på fredag."),
    (Doubt.ABSENCE, "Ny skola i Sala. Förhinder på fredag!"),
    (Doubt.ABSENCE, "Vi har en konferens så jag kommer inte"),
    (Doubt.ABSENCE, "Min mamma har fått en stroke så jag kommer inte"),
    (Doubt.ABSENCE, "Nämnden har budget den veckan, därför kan jag inte komma"),
    (Doubt.ABSENCE, "Ny rektor i Sala och jag kan tyvärr inte vara med på fredag"),
    (Doubt.ABSENCE, "The council meets that day, that's why I can't come"),
    (Doubt.ABSENCE, "We have a conference so I'm not coming"),
    (None, "Skolan flyttar, men jag kan inte säga när"),
    (None, "Vi bygger ut, därför kommer kostnaden att öka"),
    (None, "Ny förskola, och jag kommer inte att ta upp det igen"),
    (None, "Vi öppnar en skola i maj och jag kommer att berätta mer"),
    (Doubt.ABSENCE, "Hälsa alla, jag kan inte på fredag men vi har öppnat ny skola"),
    (Doubt.ABSENCE, "Har förhinder men rapporten är: ny skola öppnar"),
    (Doubt.ABSENCE, "Jag är bortrest på fredag. Ny skola öppnar i maj."),
    (Doubt.ABSENCE, "Unable to come on Friday"),
    (Doubt.COMING, "Inget att rapportera, jag kommer digitalt"),
    (Doubt.HEALTH, "Jag är sjukskriven men rapporterar ändå: ny skola"),
    (None, "Återbud: vi har fått färre återbud till BVC"),
    (None, "Frånvaro: 12 procent i åk 9"),
    (None, "Närvaro: 95 procent"),
    (None, "Jag är ledig i augusti, kontakta Bo då"),
    (None, "Jag avstår från att svara på enkäten"),
    (None, "Jag deltar i nätverket för barnrättsstrateger"),
    (None, "Jag ska delta i en konferens om skolnärvaro i maj"),
    (None, "Jag kan tyvärr inte lämna några siffror än"),
    (None, "Eleverna kommer inte till skolan"),
    (None, "Mötet är inställt på grund av frånvaro"),
    (None, "Absence in schools is rising"),
    (None, "Unable to recruit teachers"),
    (None, "I will attend a conference in May"),
    (None, "I'm out of ideas"),
)


@pytest.mark.parametrize(("doubt", "text"), CASES)
def test_a_report_is_told_from_other_things(doubt: Doubt | None, text: str) -> None:
    assert doubt_about_report(text) is doubt


def test_a_topic_may_well_be_a_question() -> None:
    assert doubt_about_topic("Hur går det med skolskjutsen?") is None
    assert doubt_about_topic("Min son är inlagd") is Doubt.HEALTH


def test_a_yes_before_a_colon_says_that_it_is_meant() -> None:
    assert split_confirmed("ja: Ny skola") == ("Ny skola", True)
    assert split_confirmed("Ja, Ny skola") == ("Ja, Ny skola", False)
    assert split_confirmed("Ja, Ny skola", asked=True) == ("Ny skola", True)
    assert split_confirmed("jag är", asked=True) == ("jag är", False)
    assert split_confirmed("Ja!", asked=True) == ("", True)


@pytest.mark.parametrize(
    "text",
    ["inte", "inte än", "nej", "ja", "nästan", "snart", "?", "kanske", "det är inte klart än",
     "vi är inte klara", "Inte klart.", "har inte hunnit", "inget än", "vad menas?", "återkommer",
     "pågår", "Arbetet pågår fortfarande", "under arbete", "vi jobbar på det", "väntar på svar",
     "blir klart i maj", "kommer i april", "Inte genomfört än", "försenat",
     "not yet", "it is not done", "we have not started", "maybe", "still in progress", "ongoing",
     "we're working on it", "will be done in May", "no reply yet"],
)  # fmt: skip
def test_what_is_not_done_yet_is_told_from_what_came_of_it(text: str) -> None:
    assert doubt_about_closing(text) is Doubt.NOT_DONE


@pytest.mark.parametrize(
    "text",
    ["Redovisat för nämnden i mars", "Det blev inte av", "Inte aktuellt längre", "Klart",
     "Nästan alla skolor har svarat", "Nej, kommunen avstår", "Vi hittade inte några",
     "Pågår nu i alla skolor", "Kommer med i verksamhetsplanen för 2028. Redovisat i nämnden",
     "Arbetar nu enligt rutinen", "Delvis genomfört, resten avskrivs"],
)  # fmt: skip
def test_what_came_of_something_may_be_little(text: str) -> None:
    assert doubt_about_closing(text) is None


def test_an_answer_may_be_no_but_not_that_there_is_none() -> None:
    assert doubt_about_closing("Nej", answers=True) is None
    assert doubt_about_closing("har inte kommit", answers=True) is Doubt.NOT_DONE
