"""Rooms that the bot is asked into, put out of, or that have moved; and what in them is history."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from nio import RoomPreset

from bot.book import Mute, Muted, Place
from bot.model import Destination
from bot.store.book import Edit
from handlers.matrix.rooms import REFUSAL
from tests.homeserver import NAME, Reader, Synapse
from tests.matrix.support import Ear, answers

Ears = Callable[..., Awaitable[Ear]]


async def membership(reader: Reader, room: str, user: str) -> dict[str, Any]:
    answer = await reader.client.room_get_state_event(room, "m.room.member", user)
    return dict(answer.content)


# --- invitations


@pytest.mark.parametrize("named", ["user", "server"])
async def test_an_invitation_of_who_is_named_or_of_their_server_is_taken(
    ears: Ears, reader: Reader, named: str
) -> None:
    me = reader.client.user_id
    ear = await ears(inviters=(me if named == "user" else NAME,))
    room = await reader.room(ear.user)
    await ear.until(lambda: ear.inside(room))
    assert (await membership(reader, room, ear.user))["membership"] == "join"


async def test_another_s_invitation_is_refused_with_a_reason(ears: Ears, reader: Reader) -> None:
    ear = await ears(inviters=("@somebody:else.example", "else.example"))
    room = await reader.room(ear.user)
    await ear.until(lambda: room in ear.account.client.invited_rooms or True)
    while (found := await membership(reader, room, ear.user))["membership"] == "invite":
        await ear.hear()
    await ear.hear()
    assert (found["membership"], found["reason"]) == ("leave", REFUSAL)
    assert not ear.inside(room)
    assert await ear.suspended(room) == ""


async def test_an_invitation_that_could_not_be_answered_is_answered_later(ears: Ears, reader: Reader) -> None:
    ear = await ears()
    ask, failed = ear.account.ask, []

    async def away(method: str, path: str, body: object = None) -> Any:
        if "/join/" in path and not failed:
            failed.append(path)
            raise OSError("no route")
        return await ask(method, path, body)

    ear.account.ask = away  # type: ignore[method-assign]
    room = await reader.room(ear.user)
    await ear.until(lambda: ear.inside(room))
    assert failed


async def test_a_direct_room_that_a_person_opens_is_where_they_are_told(ears: Ears, reader: Reader) -> None:
    ear = await ears()
    room = await reader.room(ear.user, direct=True)
    await ear.until(lambda: ear.inside(room))
    assert await ear.account.direct(reader.client.user_id) == room
    await reader.client.room_leave(room)
    await ear.hear()
    other = await ear.account.direct(reader.client.user_id)
    assert other != room, "nobody would read it there"
    assert await ear.account.direct(reader.client.user_id) == other


# --- out and in again


@pytest.mark.parametrize("how", ["kicked", "banned", "left"])
async def test_a_room_that_the_bot_is_put_out_of_is_suspended_and_who_subscribed_is_told(
    ears: Ears, reader: Reader, how: str
) -> None:
    ear = await ears()
    room = await reader.room(ear.user, name="News")
    await ear.until(lambda: ear.inside(room))
    await ear.subscribe(room, reader.client.user_id)
    if how == "kicked":
        await reader.client.room_kick(room, ear.user, "too\nloud")
        said = f"put out of the room by {reader.client.user_id} (too loud); invite it again"
    elif how == "banned":
        await reader.client.room_ban(room, ear.user)
        said = f"banned from the room by {reader.client.user_id}; invite it again"
    else:
        await ear.account.ask("POST", f"/_matrix/client/v3/rooms/{room}/leave", {})
        said = "put out of the room by itself"
    await ear.until(lambda: not ear.inside(room))
    assert said in await ear.suspended(room)
    # in their own messages, in a room that the bot opens
    assert await ear.pump.drain() == 1
    while not reader.client.invited_rooms:
        await reader.sync(500)
    (own,) = reader.client.invited_rooms
    await reader.client.join(own)
    await ear.hear()
    ear.moved += 60
    await ear.pump.drain()
    (told,) = await answers(reader, own, ear.user)
    assert said.split(";")[0] in told.body.replace("\u2060", "")
    if how == "kicked":
        await reader.client.room_invite(room, ear.user)
        await ear.until(lambda: ear.inside(room))
        assert await ear.suspended(room) == ""


async def test_a_kick_while_the_bot_was_away_is_found_out_after(ears: Ears, reader: Reader) -> None:
    ear = await ears()
    room = await reader.room(ear.user, name="News")
    await ear.until(lambda: ear.inside(room))
    await reader.client.room_kick(room, ear.user)
    ear = await ears(ear.user)
    assert "put out of the room" in await ear.suspended(room)


# --- upgraded rooms


async def upgrade(reader: Reader, room: str) -> str:
    path = f"/_matrix/client/v3/rooms/{room}/upgrade"
    headers = {"Authorization": f"Bearer {reader.client.access_token}"}
    reply = await reader.client.send("POST", path, '{"new_version": "11"}', headers=headers)
    return str((await reply.json())["replacement_room"])


@pytest.mark.parametrize("away", [False, True], ids=["at work", "away"])
async def test_an_upgraded_room_is_followed_with_all_that_was_set_up_there(
    ears: Ears, reader: Reader, away: bool
) -> None:
    ear = await ears()
    room = await reader.room(ear.user, name="News", preset=RoomPreset.public_chat)
    await ear.until(lambda: ear.inside(room))
    await ear.subscribe(room, reader.client.user_id)
    old = Destination("matrix", room)
    mute = Mute("m1", Muted.SOURCE, "Coast Wire", place=str(old))
    setup = {"places": {str(old): Place(old, "News", root_hours=6.0)}, "mutes": {"m1": mute}}
    await ear.books.edit("me", "setup", 1.0, lambda _: Edit(setup))
    new = await upgrade(reader, room)
    if away:
        ear = await ears(ear.user)
    await ear.until(lambda: ear.inside(new))
    await ear.hear()
    book = await ear.books.read()
    there = Destination("matrix", new)
    assert book.subscriptions["s1"].destination == there
    assert book.mutes["m1"].place == str(there)
    assert (book.place(there).name, book.place(there).root_hours) == ("News", 6.0)
    assert str(old) not in book.places


async def test_the_room_of_the_settings_cannot_move_by_itself_and_the_log_says_where_it_goes_on(
    ears: Ears, reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    ear = await ears()
    room = await reader.room(ear.user, preset=RoomPreset.public_chat)
    await ear.until(lambda: ear.inside(room))
    ear = await ears(ear.user, fixed=room)
    new = await upgrade(reader, room)
    await ear.until(lambda: ear.inside(new))
    await ear.hear()
    assert f"SLUGLINE_MATRIX_ROOM: {room} goes on in {new}; set that" in caplog.text


async def test_into_an_upgraded_room_that_is_closed_anybody_may_ask_the_bot(
    synapse: Synapse, ears: Ears, reader: Reader
) -> None:
    ear = await ears(inviters=(reader.client.user_id,))
    room = await reader.room(ear.user, name="News")
    await ear.until(lambda: ear.inside(room))
    await ear.subscribe(room, reader.client.user_id)
    new = await upgrade(reader, room)
    await ear.until(lambda: ear.account.client.rooms[room].replacement_room)
    assert (await ear.books.read()).subscriptions["s1"].destination.address == room
    other = await Reader.login(synapse, synapse.register("other" + ear.user[4:12]))
    await reader.client.room_invite(new, other.client.user_id)
    await other.client.join(new)
    await reader.client.room_put_state(new, "m.room.power_levels", {"users": {reader.client.user_id: 100}, "invite": 0})
    await other.client.room_invite(new, ear.user)
    await ear.until(lambda: ear.inside(new))
    await ear.hear()
    assert (await ear.books.read()).subscriptions["s1"].destination.address == new
    await other.close()


# --- history


async def test_what_a_room_held_before_the_bot_was_asked_in_is_history(ears: Ears, reader: Reader) -> None:
    room = await reader.room()
    await reader.say(room, "!slug topics")
    ear = await ears()
    await reader.client.room_invite(room, ear.user)
    await reader.say(room, "!slug whoami")  # said to a bot that is asked in, and comes
    await ear.until(lambda: ear.inside(room))
    await reader.say(room, "!slug stories")
    await ear.until(lambda: len(ear.lines) > 1)
    assert ear.lines == ["whoami", "stories"]


async def test_the_first_sync_of_an_account_answers_nothing(ears: Ears, synapse: Synapse, reader: Reader) -> None:
    ear = await ears()
    room = await reader.room(ear.user)
    await ear.until(lambda: ear.inside(room))
    await reader.say(room, "!slug topics")
    for file in ear.where.iterdir():
        file.unlink()  # a new device, that knows nothing of what was
    ear = await ears(ear.user)
    await reader.say(room, "!slug whoami")
    await ear.until(lambda: ear.lines)
    assert ear.lines == ["whoami"]


async def test_started_again_it_goes_on_where_it_ended_and_does_nothing_twice(ears: Ears, reader: Reader) -> None:
    ear = await ears()
    room = await reader.room(ear.user)
    await ear.until(lambda: ear.inside(room))
    await reader.say(room, "!slug topics")
    await ear.until(lambda: ear.lines)

    class Killed(Exception):
        pass

    async def killed(answer: Any) -> None:
        await ear.front.received(answer)
        if ear.lines == ["topics", "whoami"]:
            raise Killed

    async def work() -> None:
        while True:
            await ear.account.sync(0.3, killed)

    asked = await reader.say(room, "!slug whoami")
    with pytest.raises(Killed):
        await work()
    assert ear.lines == ["topics", "whoami"]
    ear = await ears(ear.user)  # it is received again, and known
    await reader.say(room, "!slug stories")
    await ear.until(lambda: ear.lines)
    assert ear.lines == ["stories"]
    found = await answers(reader, room, ear.user, 3)
    assert [m.thread for m in found].count(asked) == 1


async def test_what_was_said_while_the_bot_was_long_away_is_not_done_any_more_and_it_says_so(
    ears: Ears, reader: Reader
) -> None:
    ear = await ears()
    room = await reader.room(ear.user)
    await ear.until(lambda: ear.inside(room))
    asked = await reader.say(room, "!slug mute s1")
    ear.moved = 7200.0
    await ear.hear()
    (answer,) = await answers(reader, room, ear.user)
    assert (answer.thread, ear.lines) == (asked, [])
    assert "You wrote this 2 h ago, when I was away." in answer.body


async def test_who_made_a_room_of_version_12_is_an_admin_there_though_no_level_says_so(
    synapse: Synapse, ears: Ears, reader: Reader
) -> None:
    ear = await ears()
    other = await Reader.login(synapse, synapse.register("other" + ear.user[4:12]))
    room = await reader.room(ear.user, other.client.user_id, name="News", room_version="12")
    await other.client.join(room)
    await other.sync()
    await ear.until(lambda: ear.inside(room))
    await reader.say(room, "!slug whoami")
    await other.say(room, "!slug whoami")
    await ear.until(lambda: len(ear.said) == 2)
    assert [caller.role.value for _, caller in ear.said] == ["admin", "editor"]
    await other.close()


async def test_plain_words_in_a_nameless_room_of_three_are_not_for_the_bot(
    synapse: Synapse, ears: Ears, reader: Reader
) -> None:
    ear = await ears()
    other = await Reader.login(synapse, synapse.register("other" + ear.user[4:12]))
    room = await reader.room(ear.user, other.client.user_id)
    await other.client.join(room)
    await ear.until(lambda: ear.inside(room))
    ear = await ears(ear.user)  # lazily loaded: it has not seen who else is here
    await reader.say(room, "topics")
    await reader.say(room, "!slug whoami")
    await ear.until(lambda: ear.lines)
    assert ear.lines == ["whoami"]
    await other.close()
