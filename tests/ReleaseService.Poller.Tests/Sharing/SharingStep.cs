namespace ReleaseService.Poller.Tests.Sharing;

/// <summary>Who does something.</summary>
internal enum SharingActor
{
    /// <summary>kubectl apply of a file.</summary>
    ClientSide,

    /// <summary>Server-side apply of a file, by force.</summary>
    ServerSide,

    /// <summary>kubectl patch of one key.</summary>
    Patch,

    /// <summary>The user-input secret.</summary>
    Console,

    /// <summary>A promotion.</summary>
    Channel,
}

/// <summary>One edit, or one release. Each makes sense whatever came before, so that any part of a sequence is one.</summary>
/// <param name="Actor">Who does it.</param>
/// <param name="Key">Which key; empty for a release.</param>
/// <param name="Value">Its new value, or the release's version; null to remove the key.</param>
internal sealed record SharingStep(SharingActor Actor, string Key, string? Value)
{
    public static readonly string[] Versions = ["0.79.0", "0.79.1", "0.79.2", "0.80.1", "0.81.3", "0.82.0", "0.82.2"];

    /// <summary>
    /// As many edits as that, with a release after every fifteenth or so. Each value is another. Whoever has an image of the group gives it back soon: nothing moves before.
    /// </summary>
    public static IReadOnlyList<SharingStep> Sequence(int seed, int edits)
    {
        var random = new Random(seed);
        List<SharingStep> steps = [];
        Dictionary<SharingActor, int> givenBack = [];
        for (var edit = 1; edit <= edits; edit++)
        {
            var actor = (SharingActor)random.Next(4);
            var key = random.GetItems(actor == SharingActor.ServerSide ? SharingModel.ServerSideKeys : SharingModel.Keys, 1)[0];
            if (givenBack.FirstOrDefault(due => due.Value <= edit) is { Value: > 0 } due)
            {
                givenBack.Remove(due.Key);
                steps.Add(new(due.Key, SharingModel.Lockstep, null));
            }
            else if (key == SharingModel.Lockstep)
            {
                givenBack[actor] = edit + random.Next(1, 6);
                steps.Add(new(actor, key, $"v{edit}"));
            }
            else
            {
                steps.Add(new(actor, key, random.Next(5) >= 3 ? null : key.EndsWith("maxReplicas", StringComparison.Ordinal) ? $"{100 + edit}" : $"v{edit}"));
            }

            if (random.Next(15) == 0)
                steps.Add(new(SharingActor.Channel, "", random.GetItems(Versions, 1)[0]));
        }

        return steps;
    }

    public override string ToString() => Actor == SharingActor.Channel ? $"promotes {Value}" : $"{Actor} {(Value is null ? $"removes {Key}" : $"sets {Key} to {Value}")}";
}
