"""What somebody waits for is taken from the broker before what nobody does."""

from typing import Any

from kombu import Message

from annotator import jobs
from annotator.config.celery import app


def test_the_default_queue_goes_before_the_bulk_queue() -> None:
    taken: list[str] = []

    def take(body: object, message: Message) -> None:
        taken.append(message.delivery_info["routing_key"])
        message.ack()

    channel: Any
    with app.connection_for_read() as broker:
        channel = broker.default_channel
        for queue in (jobs.BULK, "celery"):
            app.amqp.queues[queue](channel).declare()
            channel.queue_purge(queue)
        for asked in (jobs.BULK, jobs.BULK, None, jobs.BULK, None):
            app.send_task("inspector.score_next", queue=asked)
        channel.basic_qos(0, 1, False)
        with app.amqp.TaskConsumer(channel, callbacks=[take]):
            while len(taken) < 5:
                broker.drain_events(timeout=10)
    assert taken == ["celery", "celery", "bulk", "bulk", "bulk"]
