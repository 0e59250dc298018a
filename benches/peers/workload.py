"""The 20-post workload and M/M/1 in SimPy and Ciw: CPU time an event, and the mean wait."""

import random
import sys
import time

POSTS = 20
RATE = 28.0
SERVICE = 0.25


def routes():
    """Two, three or five posts each, as in scenarios/validation/twenty-posts.toml."""
    for route in range(3 * POSTS):
        legs = (2, 3, 5)[route % 3]
        yield [(route * 7 + leg * 11 + leg * leg) % POSTS for leg in range(legs)]


def crew(post, turn):
    crews = (1, 3, 2) if post % 5 != 4 else (0, 4, 2)
    return crews[(turn + post) % 3]


class Desk:
    """A post in SimPy: a queue by precedence, operators by shift, FLASH interrupts and resumes."""

    def __init__(self, env, post, count):
        import simpy

        self.env, self.post, self.count = env, post, count
        self.interrupt = simpy.Interrupt
        self.waiting, self.in_hand, self.servers = [], [], crew(post, 0)
        env.process(self.shifts())

    def shifts(self):
        turn = 0
        while True:
            yield self.env.timeout(8)
            turn += 1
            self.count[0] += 1
            self.servers = crew(self.post, turn)
            self.settle()

    def settle(self):
        """Interrupts whom it must and starts whom it can, best first."""
        while len(self.in_hand) > self.servers:
            worst = max(self.in_hand, key=lambda job: (job.rank, job.begun))
            self.stop(worst)
        while self.waiting:
            best = min(self.waiting, key=lambda job: job.key)
            if len(self.in_hand) < self.servers:
                self.start(best)
                continue
            worst = max(self.in_hand, key=lambda job: (job.rank, job.begun), default=None)
            if worst is None or best.rank >= worst.rank:
                return
            self.stop(worst)
            self.start(best)

    def start(self, job):
        self.waiting.remove(job)
        self.in_hand.append(job)
        job.begun = self.env.now
        job.go.succeed()

    def stop(self, job):
        self.in_hand.remove(job)
        self.waiting.append(job)
        job.process.interrupt()


class Job:
    """One visit of a telegram to a desk."""

    def __init__(self, rank, number, now):
        self.rank, self.key, self.begun, self.go, self.process = rank, (rank, now, number), now, None, None


def visit(env, desk, rank, number, waits, count):
    count[0] += 2
    job = Job(rank, number, env.now)
    left, arrived, whole = random.expovariate(1 / SERVICE), env.now, 0.0
    whole = left
    job.process = env.active_process
    while True:
        job.go = env.event()
        if job not in desk.waiting:
            desk.waiting.append(job)
        desk.settle()
        yield job.go
        begun = env.now
        try:
            yield env.timeout(left)
            break
        except desk.interrupt:
            left -= env.now - begun
    desk.in_hand.remove(job)
    desk.settle()
    waits.append(env.now - arrived - whole)


def simpy_network(telegrams):
    import simpy

    random.seed(1986)
    env, waits, count = simpy.Environment(), [], [0]
    desks = [Desk(env, post, count) for post in range(POSTS)]
    ways = list(routes())

    def telegram(number):
        rank = 0 if random.random() < 0.1 else 1
        for post in random.choice(ways):
            yield from visit(env, desks[post], rank, number, waits, count)

    def source():
        for number in range(telegrams):
            yield env.timeout(random.expovariate(RATE))
            env.process(telegram(number))

    env.process(source())
    env.run(until=telegrams / RATE + 500)
    return count[0], sum(waits) / len(waits)


def simpy_mm1(telegrams):
    import simpy

    random.seed(1986)
    env, waits = simpy.Environment(), []
    desk = simpy.Resource(env)

    def telegram():
        arrived = env.now
        with desk.request() as turn:
            yield turn
            waits.append(env.now - arrived)
            yield env.timeout(random.expovariate(1.0))

    def source():
        for _ in range(telegrams):
            yield env.timeout(random.expovariate(0.8))
            env.process(telegram())

    env.process(source())
    env.run()
    return 2 * telegrams, sum(waits) / len(waits)


def ciw_network(telegrams):
    import ciw

    names = {"Flash": 0, "Routine": 1}
    ways = list(routes())
    shifts = [
        ciw.Schedule(
            numbers_of_servers=[crew(post, turn) for turn in range(3)],
            shift_end_dates=[8, 16, 24],
            preemption="resume",
        )
        for post in range(POSTS)
    ]

    def arrivals(share):
        starts = [sum(1 for way in ways if way[0] == post) for post in range(POSTS)]
        return [
            ciw.dists.Exponential(RATE * share * at / len(ways)) if at else None for at in starts
        ]

    def way_from(ind, simulation):
        post = ind.starting_node
        return [at + 1 for at in random.choice([way for way in ways if way[0] == post - 1])][1:]

    network = ciw.create_network(
        arrival_distributions={"Flash": arrivals(0.1), "Routine": arrivals(0.9)},
        service_distributions={
            name: [ciw.dists.Exponential(1 / SERVICE)] * POSTS for name in names
        },
        number_of_servers=shifts,
        priority_classes=(names, ["resume"] * POSTS),
        routing={name: ciw.routing.ProcessBased(way_from) for name in names},
    )
    ciw.seed(1986)
    random.seed(1986)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(telegrams / RATE)
    records = simulation.get_all_records(only=["service"])
    turns = POSTS * telegrams / RATE / 8
    waits = [r.exit_date - r.arrival_date - r.service_time for r in records]
    return int(2 * len(records) + turns), sum(waits) / len(waits)


def ciw_mm1(telegrams):
    import ciw

    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(0.8)],
        service_distributions=[ciw.dists.Exponential(1.0)],
        number_of_servers=[1],
    )
    ciw.seed(1986)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(telegrams / 0.8)
    records = simulation.get_all_records()
    return 2 * len(records), sum(r.waiting_time for r in records) / len(records)


def main():
    what, telegrams = sys.argv[1], int(sys.argv[2])
    run = {
        "simpy": simpy_network,
        "simpy-mm1": simpy_mm1,
        "ciw": ciw_network,
        "ciw-mm1": ciw_mm1,
    }[what]
    began = time.process_time()
    events, wait = run(telegrams)
    spent = time.process_time() - began
    print(f"{what}: {spent * 1e9 / events:.0f} ns an event, {events} events, mean wait {wait:.4f} h")


if __name__ == "__main__":
    main()
