"""Who is in which room of Matrix: asked for once, then followed."""

from collections.abc import Awaitable, Callable
from uuid import uuid4

from bot.book import Person
from bot.store.book import Edit
from tests.homeserver import Reader, Synapse
from tests.matrix.support import Ear

Ears = Callable[..., Awaitable[Ear]]


async def test_who_is_in_a_room_is_asked_for_and_who_comes_and_goes_is_followed(
    ears: Ears, reader: Reader, synapse: Synapse
) -> None:
    ear = await ears()
    name = f"matrix:{reader.client.user_id}"
    other = await Reader.login(synapse, synapse.register(f"other{uuid4().hex[:8]}"))
    try:
        late = f"matrix:{other.client.user_id}"
        people = {id: Person(id) for id in (name, late)}
        await ear.books.edit("", "set", 1.0, lambda _: Edit({"people": people}))
        room = await reader.room(ear.user, other.client.user_id)
        await ear.until(lambda: ear.inside(room))
        await ear.subscribe(room, reader.client.user_id)

        async def within() -> set[str]:
            found = (await ear.books.read()).people
            return {id for id in (name, late) if f"matrix:{room}" in found[id].rooms}

        async def until(*wanted: str) -> None:
            while await within() != set(wanted):
                await ear.hear()

        assert await ear.presence.catch_up()
        assert await within() == {name}  # who is only invited does not see it
        await other.client.join(room)
        await until(name, late)
        await reader.client.room_kick(room, other.client.user_id)
        await until(name)
        await reader.client.room_invite(room, other.client.user_id)
        await other.client.join(room)
        await until(name, late)
        await other.client.room_leave(room)
        await until(name)
        assert await ear.presence.catch_up()
    finally:
        await other.close()


async def test_whoever_is_new_to_the_book_is_looked_for_in_the_rooms_that_are_known(ears: Ears, reader: Reader) -> None:
    ear = await ears()
    room = await reader.room(ear.user)
    await ear.until(lambda: ear.inside(room))
    await ear.subscribe(room, reader.client.user_id)
    assert await ear.presence.catch_up()
    me = f"matrix:{reader.client.user_id}"
    await ear.books.edit("", "set", 1.0, lambda _: Edit({"people": {me: Person(me)}}))
    assert await ear.presence.catch_up()
    assert (await ear.books.read()).people[me].rooms == {f"matrix:{room}"}
