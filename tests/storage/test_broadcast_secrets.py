"""What broadcasts tell of who took part in an anonymous survey."""

from dataclasses import replace

import pytest

from bot.core.broadcasts.audience import Audience, Took
from bot.core.broadcasts.model import AudienceEmpty, BroadcastKind
from bot.core.shared.unit_of_work import CityRecords
from storage.opening import Stores
from tests.storage.broadcasting import Skopje, move_in
from tests.storage.builders import NOW, SetClock
from tests.storage.posting import Post, a_post
from tests.storage.questionnaires import a_sheet, a_survey, lay_out

ANONYMOUS = a_survey(2)


@pytest.fixture
def post(stores: Stores, clock: SetClock) -> Post:
    return a_post(stores, clock)


async def test_whether_one_more_took_part_is_not_told_by_counting_the_others(skopje: Skopje) -> None:
    """Of twenty, and of the same but one: the difference of what is told is hers. Counting leaves no trace."""
    unanswered = Audience(survey=(Took.UNANSWERED, ANONYMOUS.id))

    def work(records: CityRecords) -> list[int]:
        lay_out(records, ANONYMOUS)
        move_in(records, range(1, 23))
        records.deliveries.count_audience(unanswered, NOW)
        before = records.deliveries.count_audience(unanswered, NOW).total
        records.sheets.add(a_sheet(ANONYMOUS, 7, response_id=7, sent_at=NOW))
        return [before, records.deliveries.count_audience(unanswered, NOW).total]

    before, after = await skopje.transact(work)
    assert before == after


async def test_so_few_that_it_would_tell_are_not_written_to(post: Post) -> None:
    """Else the number that was hidden stands on the card a second later."""
    store = post.stores.cities.of(post.city)
    await post.crowd(20)

    def work(records: CityRecords) -> None:
        lay_out(records, ANONYMOUS)
        records.sheets.add(a_sheet(ANONYMOUS, 7, response_id=7, sent_at=NOW))

    await store.transact(work, once=False)
    draft = await post.write(audience=Audience(survey=(Took.ANSWERED, ANONYMOUS.id)))
    with pytest.raises(AudienceEmpty):
        await post.services.releasing.release(post.editor, post.city, draft.id, draft.version)


async def test_who_is_left_out_because_she_answered_is_not_told_where_they_are_few(post: Post) -> None:
    """An invitation to one person alone would ask whether she has answered."""
    store = post.stores.cities.of(post.city)
    survey = replace(ANONYMOUS)
    (_, bojan) = await post.crowd(2)

    def work(records: CityRecords) -> None:
        lay_out(records, survey)
        records.sheets.add(a_sheet(survey, 1, response_id=1, sent_at=NOW))

    await store.transact(work, once=False)
    broadcast = await post.release(kind=BroadcastKind.SURVEY, subject=survey.id)
    await post.dispatch().settle()
    assert post.letterbox.received == {bojan.id: 1}
    report = (await post.services.reporting.report(post.editor, post.city, broadcast.id))[1]
    assert report.counts.skipped == 1
    assert "answered" not in report.reasons
