using ReleaseService.Core.Layers;
using ReleaseService.Core.Publishing.Lint;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Rollouts;

/// <summary>
/// What a cluster administrator says about the updates of an instance, as annotations on its resource. Read strictly: a wrong one is a mistake of somebody who
/// relies on it, so that nothing is to change until it is right.
/// </summary>
public sealed record UpdateAnnotations
{
    public const string Prefix = "releases.apps.wandb.com/";

    /// <summary>What <c>releasectl adopt</c> did last, for people; it means nothing.</summary>
    public const string Adopted = Prefix + "adopted";

    private static readonly Dictionary<string, Func<UpdateAnnotations, string, string, List<Defect>, UpdateAnnotations>> Known = new(StringComparer.Ordinal)
    {
        ["auto-update"] = (annotations, text, path, defects) => annotations with { IsAutoUpdated = ReadBoolean(text, path, defects) },
        ["pin"] = (annotations, text, path, defects) => annotations with
        {
            Pin = Check(text, ReleaseRules.IsName(text), new("pin", path, "Must be a release's id or name, such as 0.79.0-1; remove it to follow the channel."), defects),
        },
        ["channel"] = (annotations, text, path, defects) => annotations with
        {
            Channel = Check(text, Channels.Channel.IsName(text), new("channel", path, "Must be a channel's name, such as stable; remove it for the one of the license."), defects),
        },
        ["window"] = (annotations, text, path, defects) => annotations with { Window = Take(UpdateWindowText.Read(text, path), defects) },
        ["exclude"] = (annotations, text, path, defects) => annotations with { Excluded = Take(ExcludedPaths.Read(text, path), defects) ?? [] },
        ["exclude-drop"] = (annotations, text, path, defects) => annotations with { DropsExcluded = ReadBoolean(text, path, defects) },
        ["allow-rollback"] = (annotations, text, path, defects) => annotations with { AllowsRollback = ReadBoolean(text, path, defects) },
        ["manage-version"] = (annotations, text, path, defects) => annotations with { ManagesVersion = ReadBoolean(text, path, defects) },
    };

    /// <summary>Whether new releases are taken; else the one that is held stays.</summary>
    public bool IsAutoUpdated { get; init; } = true;

    /// <summary>Id or name of the release to hold; null to follow the channel.</summary>
    public string? Pin { get; init; }

    /// <summary>Null for the channel of the license.</summary>
    public string? Channel { get; init; }

    /// <summary>Null for any time.</summary>
    public UpdateWindow? Window { get; init; }

    /// <summary>From <c>values</c> downwards.</summary>
    public IReadOnlyList<KeyPath> Excluded { get; init; } = [];

    /// <summary>Whether what is excluded may fall back to the chart's default (<see cref="ChannelLayer.Unsupplied"/>).</summary>
    public bool DropsExcluded { get; init; }

    /// <summary>Whether a rollback to a lower platform version is followed.</summary>
    public bool AllowsRollback { get; init; }

    /// <summary>Whether the poller takes over the version of a v2 resource.</summary>
    public bool ManagesVersion { get; init; }

    /// <param name="annotations">All of the resource; those without the prefix are somebody else's.</param>
    public static Checked<UpdateAnnotations> Read(IEnumerable<KeyValuePair<string, string>> annotations)
    {
        var result = new UpdateAnnotations();
        List<Defect> defects = [];
        foreach (var (name, text) in annotations.Where(entry => entry.Key.StartsWith(Prefix, StringComparison.Ordinal) && entry.Key != Adopted).OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            if (Known.TryGetValue(name[Prefix.Length..], out var read))
                result = read(result, text, name, defects);
            else
                defects.Add(new("annotation_unknown", name, Unknown(name[Prefix.Length..])));
        }

        return defects.Count > 0 ? Checked<UpdateAnnotations>.Invalid(defects) : result;
    }

    private static string Unknown(string name) =>
        Typo.Of(name, Known.Keys) is { } meant ? $"Unknown; did you mean {meant}?" : $"Unknown; there are {string.Join(", ", Known.Keys.Order(StringComparer.Ordinal))}.";

    private static bool ReadBoolean(string text, string path, List<Defect> defects)
    {
        if (text is not ("true" or "false"))
            defects.Add(new("annotation_boolean", path, "Must be \"true\" or \"false\"."));
        return text == "true";
    }

    private static string Check(string text, bool isValid, Defect defect, List<Defect> defects)
    {
        if (!isValid)
            defects.Add(defect);
        return text;
    }

    private static T? Take<T>(Checked<T> read, List<Defect> defects)
        where T : class
    {
        defects.AddRange(read.Defects);
        return read.TryGet(out var value) ? value : null;
    }
}
