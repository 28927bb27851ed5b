using System.Security.Cryptography;
using System.Text;
using ReleaseService.Core.Licensing;
using ReleaseService.Server.Licensing.Keys;
using ReleaseService.Server.Snapshots;
using ReleaseService.Storage.Databases;
using ReleaseService.Storage.Licensing;
using ReleaseService.Testing.Databases;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Snapshots;

public sealed class DeploymentIndexTests
{
    [Theory]
    [InlineData("+f0c2a4e-9d41-4c5e-8a58-0b7d8b9f6a11")] // .NET reads the same UUID
    [InlineData("0x0c2a4e-9d41-4c5e-8a58-0b7d8b9f6a11")]
    public void What_is_nearly_a_UUID_is_another_deployment(string nearly)
    {
        var builder = DeploymentIndex.Empty.ToBuilder();
        builder.Set($"0f{nearly[2..]}", Ending('a', 10));
        builder.Set($"00{nearly[2..]}", Ending('b', 10));
        Assert.Null(builder.ToIndex().Find(nearly));
    }

    [Fact]
    public void It_finds_what_was_set_last_and_older_indexes_go_on_finding_what_they_did()
    {
        var random = new Random(4);
        Dictionary<string, LicenseClaims> model = [];
        List<(DeploymentIndex Index, Dictionary<string, LicenseClaims> Model)> taken = [];
        var index = DeploymentIndex.Empty;
        for (var step = 0; step < 60; step++)
        {
            var builder = index.ToBuilder();
            for (var i = random.Next(0, 200); i > 0; i--)
            {
                var number = random.Next(5000);
                var deployment = number % 10 == 0 ? $"deployment-{number}" : new Guid(number, 0, 0, new byte[8]).ToString();
                builder.Set(deployment, model[deployment] = Make(random, deployment));
            }

            index = builder.ToIndex();
            taken.Add((index, new(model)));
        }

        foreach (var (then, known) in taken)
        {
            Assert.Equal(known.Count, then.Count);
            foreach (var number in Enumerable.Range(0, 5000))
            {
                var deployment = number % 10 == 0 ? $"deployment-{number}" : new Guid(number, 0, 0, new byte[8]).ToString();
                Assert.Equal(Text(known.GetValueOrDefault(deployment)), Text(then.Find(deployment)));
            }
        }
    }

    [Fact]
    public void Nothing_changed_is_the_same_index() => Assert.Same(DeploymentIndex.Empty, DeploymentIndex.Empty.ToBuilder().ToIndex());

    [Theory]
    [InlineData(null, null, false)]
    [InlineData(10, null, true)] // never ends
    [InlineData(10, 11, true)]
    [InlineData(10, 10, false)]
    [InlineData(10, 9, false)]
    [InlineData(null, 10, false)]
    public void A_newer_license_is_told_as_the_rules_do(int? ends, int? knownEnds, bool isNewer)
    {
        LicenseClaims sent = Ending('a', ends), known = Ending('b', knownEnds);
        var builder = DeploymentIndex.Empty.ToBuilder();
        builder.Set("d", known);
        var state = LicensingState.Empty with { Deployments = builder.ToIndex() };
        Assert.Equal(isNewer, LicenseStanding.IsNewer(known, sent));
        Assert.Equal(isNewer ? Text(known) : null, Text(state.FactsOf(sent, Keys).Newest));
        Assert.Equal(LicenseStanding.IsNewer(sent, known), state.IsNews(sent, Keys));
    }

    [Theory, EachDatabase]
    public async Task A_server_that_learned_step_by_step_knows_what_one_does_that_starts_now(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var old = await TestServer.StartAsync(database, "--seed");
        var random = new Random(5);
        for (var i = 0; i < 5; i++)
        {
            await using var db = database.CreateContext();
            await RecordLicenses.RunAsync(db, TimeProvider.System, [.. Enumerable.Range(0, 20).Select(_ => random.Next(50)).Select(number => Make(random, $"deployment-{number}"))], _ => true, CancellationToken.None);
            await old.RefreshAsync();
        }

        await using var fresh = await TestServer.StartAsync(database);
        Assert.True(fresh.Snapshot.Licensing.Deployments.Count > 10);
        foreach (var number in Enumerable.Range(0, 50))
            Assert.Equal(Text(fresh.Snapshot.Licensing.Deployments.Find($"deployment-{number}")), Text(old.Snapshot.Licensing.Deployments.Find($"deployment-{number}")));
    }

    private static LicenseClaims Make(Random random, string deployment) => new(
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(random.NextInt64().ToString()))), deployment,
        random.Next(5) == 0 ? null : TestServer.Start.AddMinutes(random.Next(100_000)), random.Next(2) == 0 ? null : TestServer.Start.AddMinutes(-random.Next(100_000)),
        random.Next(3) switch { 0 => [], 1 => ["beta"], _ => ["nightly", "beta"] }, random.Next(3) switch { 0 => null, 1 => true, _ => false });

    /// <summary>Whether a key counts is no matter of these tests: it isn't noted.</summary>
    private static readonly LicenseKeys Keys = new([], isComplete: true, OwnKeys.None, isConfigured: false, cacheSize: 16);

    private static LicenseClaims Ending(char digit, int? days) => new(new string(digit, 64), "d", days is { } d ? TestServer.Start.AddDays(d) : null, null, [], null);

    private static string? Text(LicenseClaims? license) => license is null ? null : $"{license with { Channels = [] }} {string.Join(' ', license.Channels)}";
}
