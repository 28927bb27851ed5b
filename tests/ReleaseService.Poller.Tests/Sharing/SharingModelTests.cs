using System.Globalization;
using ReleaseService.Testing.Kubernetes;
using Xunit;

namespace ReleaseService.Poller.Tests.Sharing;

/// <summary>
/// A random sequence of 1,000 edits by four managers (kubectl apply, server-side apply, patch, the console) with some 65 releases between them, up and down, on the real API server. After each step people's values stand,
/// and the instance becomes what <see cref="SharingModel"/> says. <c>TEST_POLLER_STEPS</c> says how many edits else, <c>TEST_POLLER_SEED</c> repeats a sequence; one that fails is told as short as it was found.
/// </summary>
public sealed class SharingModelTests
{
    private const int MostShorterOnes = 40;

    [Fact]
    public async Task Whatever_people_and_releases_do_the_hierarchy_holds()
    {
        var seed = Setting("TEST_POLLER_SEED") ?? Random.Shared.Next();
        var steps = SharingStep.Sequence(seed, Setting("TEST_POLLER_STEPS") ?? 1000);
        await using var instance = await SharingInstance.StartAsync();
        if (await instance.FindFailureAsync(steps) is var (failedAfter, how))
        {
            var shortest = await ShortestSequence.FindAsync([.. steps.Take(failedAfter)], async shorter => await FailsAsync(shorter), MostShorterOnes);
            Assert.Fail($"TEST_POLLER_SEED={seed} fails after {failedAfter} steps: {how}\nThe shortest that was found to fail:\n{string.Join('\n', shortest)}");
        }

        // Or else the releases were held back by somebody's image nearly all the time.
        if (steps.Count >= 1000)
            Assert.True(instance.Run.Operator.Upgrades.Select(upgrade => upgrade.Version).Intersect(SharingStep.Versions).Count() >= 4, "The sequence tries too few releases.");
        Assert.Empty(instance.Run.Operator.Failures);
        Assert.Empty(instance.Run.Operator.Panics);
        // An edit costs the poller a write or two, and the odd conflict.
        Assert.InRange(instance.Run.Requests.Count("patch", TestCluster.Plural), 1, 10 + (steps.Count * 4));
    }

    [Fact]
    public async Task A_sequence_that_fails_is_cut_down_to_what_it_takes()
    {
        // Breaks where the console writes anywhere after 0.80.1 was promoted.
        var steps = SharingStep.Sequence(seed: 3, edits: 300);
        static bool Fails(IReadOnlyList<SharingStep> sequence) =>
            sequence.SkipWhile(step => step.Value != "0.80.1").Any(step => step.Actor == SharingActor.Console);
        Assert.True(Fails(steps));
        var shortest = await ShortestSequence.FindAsync(steps, sequence => Task.FromResult(Fails(sequence)), 1000);
        Assert.Equal([SharingActor.Channel, SharingActor.Console], shortest.Select(step => step.Actor));
    }

    private static async Task<bool> FailsAsync(IReadOnlyList<SharingStep> steps)
    {
        await using var instance = await SharingInstance.StartAsync();
        return await instance.FindFailureAsync(steps) is not null;
    }

    private static int? Setting(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : null;
}
