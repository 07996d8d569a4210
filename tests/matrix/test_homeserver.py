"""The bench itself: a second client sees threads, edits and decrypted text as a homeserver passes them on."""

from uuid import uuid4

import pytest

from tests.homeserver import Reader, Synapse


@pytest.mark.parametrize("encrypted", [False, True])
async def test_a_reader_sees_another_s_thread_edited_and_decrypted(
    synapse: Synapse, reader: Reader, encrypted: bool
) -> None:
    writer = await Reader.login(synapse, synapse.register(f"writer{uuid4().hex[:8]}"))
    room = await writer.room(reader.client.user_id, encrypted=encrypted)
    await reader.client.join(room)
    await reader.sync()
    await writer.sync()
    root = await writer.say(room, "root")
    reply = await writer.say(room, "reply", thread=root)
    new = {"m.new_content": {"msgtype": "m.text", "body": "changed"}}
    await writer.say(room, "* changed", **new, **{"m.relates_to": {"rel_type": "m.replace", "event_id": root}})
    await reader.until(lambda: "changed" in [m.body for m in reader.messages(room)])
    assert [(m.id, m.thread, m.body, m.encrypted) for m in reader.messages(room)] == [
        (root, None, "changed", encrypted),
        (reply, root, "reply", encrypted),
    ]
    assert await reader.thread(room, root) == [reply]
    assert reader.unreadable == []
    await writer.close()


async def test_a_homeserver_started_again_has_what_it_had(synapse: Synapse, reader: Reader) -> None:
    room = await reader.room()
    said = await reader.say(room, "before")
    synapse.stop()
    synapse.start()
    await reader.until(lambda: [m.id for m in reader.messages(room)] == [said])
