using FsCheck;
using FsCheck.Xunit;
using ReleaseService.Contracts.Audit;
using ReleaseService.Core.Audit;
using Xunit;

namespace ReleaseService.Core.Tests.Audit;

public sealed class AuditChainTests
{
    // Python: hashlib.sha256(json.dumps(entry without its hash, sort_keys=True, separators=(',', ':'), ensure_ascii=False).encode()).hexdigest()
    private const string FirstHash = "8e709be2215b0f280d84ddeb334877274c9e097f4b84480be94b34530f4fa703";
    private const string SecondHash = "5c1f70e69a3232ee650d254064ce77fee99be7f97528b062c3b610b5c2e4f103";

    [Fact]
    public void An_entrys_hash_is_the_one_that_anybody_can_compute()
    {
        var first = AuditChain.Append(AuditSample.Seeded, 1, AuditSample.Noon, AuditChain.Start);
        var second = AuditChain.Append(AuditSample.Promoted, 2, AuditSample.Noon.AddMilliseconds(1234), first.Hash);
        Assert.Equal(new string('0', 64), first.PreviousHash);
        Assert.Equal((FirstHash, FirstHash, SecondHash), (first.Hash, second.PreviousHash, second.Hash));
    }

    [Fact]
    public void Times_are_whole_milliseconds_in_UTC_so_that_every_database_gives_them_back()
    {
        var entry = AuditChain.Append(AuditSample.Promoted, 2, AuditSample.Noon.AddTicks(12_349_999).ToOffset(TimeSpan.FromHours(9)), FirstHash);
        Assert.Equal((AuditSample.Noon.AddMilliseconds(1234), TimeSpan.Zero, SecondHash), (entry.At, entry.At.Offset, entry.Hash));
    }

    [Fact]
    public void The_order_of_details_says_nothing()
    {
        var turned = AuditSample.Promoted with { Details = AuditSample.Promoted.Details.Reverse().ToDictionary() };
        Assert.Equal(SecondHash, AuditChain.Append(turned, 2, AuditSample.Noon.AddMilliseconds(1234), FirstHash).Hash);
    }

    /// <summary>The changes of each property of an entry. The test below fails for a property that isn't here, so that none is left out of the hash.</summary>
    private static readonly Dictionary<string, Func<AuditEntry, AuditEntry>[]> Changes = new()
    {
        [nameof(AuditEntry.Number)] = [entry => entry with { Number = entry.Number + 1 }],
        [nameof(AuditEntry.At)] = [entry => entry with { At = entry.At.AddMilliseconds(1) }, entry => entry with { At = entry.At.AddYears(-1) }],
        [nameof(AuditEntry.Actor)] = [entry => entry with { Actor = "token:ci2" }, entry => entry with { Actor = "Token:ci" }, entry => entry with { Actor = "token:ci\0" }],
        [nameof(AuditEntry.Address)] = [entry => entry with { Address = "2001:db8::2" }, entry => entry with { Address = "" }],
        [nameof(AuditEntry.Action)] = [entry => entry with { Action = AuditActions.Publish }],
        [nameof(AuditEntry.Subject)] = [entry => entry with { Subject = "beta" }, entry => entry with { Subject = entry.Reason, Reason = entry.Subject }],
        [nameof(AuditEntry.Reason)] = [entry => entry with { Reason = "" }, entry => entry with { Reason = entry.Reason.TrimEnd() }, entry => entry with { Reason = entry.Reason.Replace("ü", "u\u0308", StringComparison.Ordinal) }],
        [nameof(AuditEntry.Details)] =
        [
            entry => entry with { Details = new Dictionary<string, string>() },
            entry => entry with { Details = new Dictionary<string, string>(entry.Details) { ["sequence"] = "16" } },
            entry => entry with { Details = new Dictionary<string, string>(entry.Details) { ["more"] = "" } },
            entry => entry with { Details = entry.Details.Where(detail => detail.Key != "forced").ToDictionary() },
            entry => entry with { Details = entry.Details.ToDictionary(detail => detail.Key == "release" ? "Release" : detail.Key, detail => detail.Value) },
        ],
        [nameof(AuditEntry.DigestBefore)] = [entry => entry with { DigestBefore = null }, entry => entry with { DigestBefore = "" }, entry => entry with { DigestBefore = entry.DigestAfter, DigestAfter = entry.DigestBefore }],
        [nameof(AuditEntry.DigestAfter)] = [entry => entry with { DigestAfter = null }, entry => entry with { DigestAfter = entry.DigestBefore }],
        [nameof(AuditEntry.PreviousHash)] = [entry => entry with { PreviousHash = AuditChain.Start }],
    };

    [Fact]
    public void The_hash_covers_every_field_of_an_entry()
    {
        Assert.Equal(typeof(AuditEntry).GetProperties().Select(property => property.Name).Except([nameof(AuditEntry.Hash)]).Order(), Changes.Keys.Order());
        var entry = AuditSample.Chain(AuditSample.Seeded, AuditSample.Promoted)[1];
        Assert.All(Changes.Values.SelectMany(changes => changes), change => Assert.NotEqual(entry.Hash, AuditChain.HashOf(change(entry))));
        Assert.Equal(entry.Hash, AuditChain.HashOf(entry with { Hash = "other" }));
    }

    [Fact]
    public void Any_change_of_an_entry_is_found_there_or_if_its_hash_was_changed_too_at_the_next()
    {
        var chain = AuditSample.Chain(AuditSample.Seeded, AuditSample.Promoted, AuditSample.Promoted);
        foreach (var (name, change) in Changes.SelectMany(entry => entry.Value.Select(change => (entry.Key, change))))
        {
            var changed = change(chain[1]);
            var check = AuditSample.Check([chain[0], changed, chain[2]]);
            Assert.Equal((1, chain[0].Hash), (check.Count, check.Hash));
            Assert.Contains(name == nameof(AuditEntry.Number) ? "Entry 2 is missing" : "Entry 2 ", check.Broken, StringComparison.Ordinal);

            var covered = AuditSample.Check([chain[0], changed with { Hash = AuditChain.HashOf(changed) }, chain[2]]);
            Assert.NotNull(covered.Broken);
            Assert.True(covered.Count == (name is nameof(AuditEntry.Number) or nameof(AuditEntry.PreviousHash) ? 1 : 2), $"{name}: {covered.Broken}");
        }
    }

    [Property(MaxTest = 300)]
    public void Whatever_is_recorded_makes_a_chain_that_checks((NonNull<string> Text, NonNull<string> Other)[] records)
    {
        var chain = AuditSample.Chain(records.Select(record => new AuditRecord(Clean(record.Text), Clean(record.Other), Clean(record.Text), Clean(record.Other), Clean(record.Text))
        {
            Details = new Dictionary<string, string> { [Clean(record.Other)] = Clean(record.Text) },
            DigestAfter = Clean(record.Other),
        }));
        var check = AuditSample.Check(chain);
        Assert.Equal((null, chain.Length, chain.LastOrDefault()?.Hash ?? AuditChain.Start), (check.Broken, check.Count, check.Hash));
    }

    /// <summary>Requests with half a surrogate pair are refused before anything is made of them.</summary>
    private static string Clean(NonNull<string> text) => string.Concat(text.Get.Where(letter => !char.IsSurrogate(letter)));
}
