"""Whatever parameters come, the emulator answers or refuses; it never fails itself."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.emulator.errors import ApiError
from bot.emulator.methods import METHODS
from bot.emulator.params import Params, Upload
from bot.emulator.people import Group, Person
from bot.emulator.world import BotIdentity, World, open_world
from tests.contract.conftest import TOKEN, TurnedClock

_WORDS = (
    "5000000001|-7|@ayse|tr|HTML|MarkdownV2|photo|chat|commands|<b>x|[x](|attach://file|tg://user?id=1"
    "|https://example.org|{|[]|{}|[1]|[[]]|null|typing|default|1e9|inf|nan|\ud83d|article|venue|contact|1"
)
_KEY_NAMES = (
    "type text media url callback_data inline_keyboard keyboard chat_id user_id message_id command description "
    "offset length is_disabled web_app copy_text request_users emoji remove_keyboard force_reply caption "
    "id title message_text input_message_content reply_markup start_parameter latitude longitude thumbnail_url "
    "photo_file_id switch_inline_query switch_inline_query_chosen_chat allow_user_chats query"
)
_PARAMETERS = (
    "chat_id from_chat_id user_id message_id message_ids text caption parse_mode entities caption_entities "
    "reply_markup reply_parameters link_preview_options photo document media latitude longitude title address "
    "phone_number first_name action callback_query_id inline_query_id results url show_alert file_id scope "
    "commands language_code name description short_description menu_button reaction secret_token "
    "allowed_updates max_connections limit offset message_thread_id protect_content button next_offset cache_time is_personal"
)
_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-3, 10**30)
    | st.floats()
    | st.text(max_size=9)
    | st.sampled_from(_WORDS.split("|"))
)
_KEYS = st.sampled_from(_KEY_NAMES.split())
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=8,
)
_NAMES = st.sampled_from(_PARAMETERS.split())
_RESULTS = st.lists(
    st.dictionaries(_KEYS, _VALUES, max_size=4).map(
        lambda wild: {"type": "article", "id": "1", "title": "x", "latitude": 1, "longitude": 1} | wild
    ),
    max_size=2,
)
_GOOD = st.fixed_dictionaries(
    {
        "chat_id": st.sampled_from([5000000001, -7]),
        "message_id": st.just(1),
        "from_chat_id": st.just(5000000001),
    },
    optional={
        "text": st.just("x"),
        "inline_query_id": st.just("1"),
        "results": _RESULTS,
        "media": st.just([{"type": "photo", "media": "attach://file"}] * 2),
    },
)


def _world() -> World:
    world = open_world(None, BotIdentity(TOKEN, "bot", "Bot"), TurnedClock())
    world.people.keep(Person(5000000001, "Ayşe", username="ayse", started=True))
    world.people.keep(Group(-7, "supergroup", "Denetim", bot_status="administrator", members=[5000000001]))
    world.archive.add(Person(5000000001, "Ayşe").chat(), world.bot_user(), {"text": "?"})
    world.inline.adopt("1", 5000000001)
    return world


@given(
    calls=st.lists(
        st.tuples(
            st.sampled_from(sorted(METHODS)),
            _GOOD | st.just({}),
            st.dictionaries(_NAMES, _VALUES, max_size=4),
        ),
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=400, deadline=None)
def test_any_parameters_are_answered_or_refused(
    calls: list[tuple[str, dict[str, Any], dict[str, Any]]],
) -> None:
    world = _world()
    uploads = {"file": Upload("a.txt", "text/plain", b"x")}
    for method, good, wild in calls:
        try:
            METHODS[method](world, Params(good | wild, uploads))
        except ApiError as refusal:
            if refusal.code >= 500:
                raise
    for chat_id in (5000000001, -7):
        for message in world.archive.list_chat(chat_id):
            world.archive.view(message)
    world.store.close()
