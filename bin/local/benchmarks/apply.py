"""Students who apply in the last minute of a round.

    bin/bench apply [--students N] [--seconds N] [--postings N]

An installation of its own under production settings (pooler, broker, workers as shipped) gets one
application from each student by the API, spread evenly over the seconds; an answer that does not
come is asked for again, as people do. Told are the times from the moment the student pressed, so
that a queue counts, beside a floor: the same students asking for something that is refused before
anything is written. None may be lost or doubled.
"""

import argparse
import http.client
import json
import statistics
import sys
import threading
import time
from dataclasses import dataclass, field

from tests.operations.installation import HOST, Installation, program

PROMISED = 0.5  # seconds for 95 of 100
THREADS = 64


@dataclass
class Crowd:
    """Students who press at their own moment; SECONDS from the press to the answer of each."""

    port: int
    tokens: list[str]
    wanted: list[int]  # the posting of each
    status: int  # of the answer that ends it
    duration: float
    seconds: list[float] = field(default_factory=list)
    again: int = 0

    def run(self) -> None:
        self._next, self._lock = 0, threading.Lock()
        self._begin = time.monotonic() + 1
        threads = [threading.Thread(target=self._work) for _n in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _work(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        while True:
            with self._lock:
                number, self._next = self._next, self._next + 1
            if number >= len(self.tokens):
                return
            pressed = self._begin + number * self.duration / len(self.tokens)
            time.sleep(max(pressed - time.monotonic(), 0))
            while not self._ask(connection, number):
                with self._lock:
                    self.again += 1
                connection.close()
                time.sleep(0.3)
            with self._lock:
                self.seconds.append(time.monotonic() - pressed)

    def _ask(self, connection, number: int) -> bool:
        headers = {
            "Host": HOST, "X-Forwarded-Proto": "https", "Content-Type": "application/json",
            "Authorization": f"Token {self.tokens[number]}",
        }  # fmt: skip
        body = json.dumps({"posting": self.wanted[number]})
        try:
            connection.request("POST", "/api/v1/applications", body, headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return False
        # 409: an attempt whose answer was lost had done it
        return answer.status in {self.status, 409}

    def percentile(self, part: int) -> float:
        return statistics.quantiles(self.seconds, n=100, method="inclusive")[part - 1]

    def tell(self, name: str) -> None:
        p50, p95 = self.percentile(50) * 1000, self.percentile(95) * 1000
        print(
            f"  {name:<12} p50 {p50:7.0f} ms   p95 {p95:7.0f} ms   longest"
            f" {max(self.seconds) * 1000:7.0f} ms   asked again {self.again}"
        )


def measure(installation: Installation, students: int, seconds: float, postings: int) -> bool:
    made = json.loads(
        installation.run("-m", "tests.operations.applicants", str(students), str(postings))
    )
    tokens, keys = made["tokens"], made["postings"]
    few = tokens[: max(len(tokens) // 6, 2)]
    floor = Crowd(installation.port, few, [0] * len(few), 400, seconds / 6)
    floor.run()
    wanted = [keys[number % len(keys)] for number in range(students)]
    crowd = Crowd(installation.port, tokens, wanted, 201, seconds)
    crowd.run()
    rows = installation.number("count(*) FROM internships_application")
    people = installation.number("count(DISTINCT student_id) FROM internships_application")
    print(f"{students:,} students within {seconds:.0f} s on {postings} postings")
    floor.tell("floor")
    crowd.tell("applying")
    ratio = crowd.percentile(95) / floor.percentile(95)
    print(f"  p95 is {ratio:.1f} times its floor; promised are {PROMISED * 1000:.0f} ms")
    print(f"  applications: {rows}, lost {students - people}, doubled {rows - people}")
    return rows == people == students and crowd.percentile(95) < PROMISED


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=5_000)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--postings", type=int, default=200)
    given = parser.parse_args()
    installation = Installation(program("pgbouncer", "pgbouncer"))
    try:
        installation.start()
        kept = measure(installation, given.students, given.seconds, given.postings)
    finally:
        installation.stop()
    if not kept:
        sys.exit("What was promised is not kept.")


if __name__ == "__main__":
    main()
