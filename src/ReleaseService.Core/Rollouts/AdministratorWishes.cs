namespace ReleaseService.Core.Rollouts;

/// <summary>What a cluster administrator says of updates, by annotations on the resource (docs/poller.md). Read strictly: a wish that isn't understood must not be taken for another.</summary>
public sealed record AdministratorWishes
{
    public const string Prefix = "releases.apps.wandb.com/";

    public static readonly AdministratorWishes None = new();

    private static readonly Dictionary<string, Func<AdministratorWishes, string, (AdministratorWishes? Wishes, string? Problem)>> Readers = new()
    {
        ["auto-update"] = (wishes, text) => Switch(text, value => wishes with { AutoUpdate = value }),
        ["pin"] = (wishes, text) => Name(text, "a release's id or name", value => wishes with { Pin = value }),
        ["channel"] = (wishes, text) => Name(text, "a channel's name", value => wishes with { Channel = value }),
        ["window"] = (wishes, text) => UpdateWindow.TryParse(text.Trim(), out var window, out var problem) ? (wishes with { Window = window }, null) : (null, problem),
        ["exclude"] = ReadExclude,
        ["exclude-drop"] = (wishes, text) => Switch(text, value => wishes with { ExcludeDrop = value }),
        ["allow-rollback"] = (wishes, text) => Switch(text, value => wishes with { AllowRollback = value }),
        ["manage-version"] = (wishes, text) => Switch(text, value => wishes with { ManageVersion = value }),
    };

    /// <summary>Whether newer releases are taken; pins and what people write always count.</summary>
    public bool AutoUpdate { get; init; } = true;

    /// <summary>The release to stay at, by id or name; null to follow the channel.</summary>
    public string? Pin { get; init; }

    /// <summary>The channel to follow; null for the license's own.</summary>
    public string? Channel { get; init; }

    /// <summary>When newer releases are taken; null for always.</summary>
    public UpdateWindow? Window { get; init; }

    /// <summary>Paths within the values that aren't the channel's here.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Exclude { get; init; } = [];

    /// <summary>Whether to exclude also what no other layer supplies, so that the chart's default comes back.</summary>
    public bool ExcludeDrop { get; init; }

    /// <summary>Whether a published rollback to a lower platform version is followed.</summary>
    public bool AllowRollback { get; init; }

    /// <summary>Whether the poller takes over <c>spec.wandb.version</c> of a v2 resource.</summary>
    public bool ManageVersion { get; init; }

    /// <summary>The wishes, or everything that is wrong with them; the path of a defect is the annotation.</summary>
    public static Checked<AdministratorWishes> Parse(IReadOnlyDictionary<string, string> annotations)
    {
        var wishes = None;
        var defects = new List<Defect>();
        foreach (var (annotation, text) in annotations.Where(annotation => annotation.Key.StartsWith(Prefix, StringComparison.Ordinal)).OrderBy(annotation => annotation.Key, StringComparer.Ordinal))
        {
            if (!Readers.TryGetValue(annotation[Prefix.Length..], out var read))
                defects.Add(new("annotation_unknown", annotation, $"There is no such annotation; there are {string.Join(", ", Readers.Keys)}."));
            else if (read(wishes, text) is var (changed, problem) && changed is null)
                defects.Add(new("annotation_wrong", annotation, problem!));
            else
                wishes = changed;
        }

        return defects.Count == 0 ? wishes : Checked<AdministratorWishes>.Invalid(defects);
    }

    private static (AdministratorWishes? Wishes, string? Problem) ReadExclude(AdministratorWishes wishes, string text)
    {
        // A comma belongs to no key that charts have; Helm's own lists are separated the same way.
        var paths = text.Split(',', StringSplitOptions.TrimEntries).Select(path => (Path: path, Keys: ExcludedPath.Parse(path))).ToList();
        return paths.FirstOrDefault(path => path.Keys is null) is { Path: { } wrong }
            ? (null, $"'{wrong}' is no path; write keys separated by dots, such as ingress or app.image.tag, and a dot within a key as \\.")
            : (wishes with { Exclude = [.. paths.Select(path => path.Keys!)] }, null);
    }

    private static (AdministratorWishes? Wishes, string? Problem) Switch(string text, Func<bool, AdministratorWishes> with) => text switch
    {
        "true" => (with(true), null),
        "false" => (with(false), null),
        _ => (null, $"Must be \"true\" or \"false\", is \"{text}\"."),
    };

    private static (AdministratorWishes? Wishes, string? Problem) Name(string text, string what, Func<string, AdministratorWishes> with) =>
        text.Length is > 0 and <= 128 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or '+')
            ? (with(text), null)
            : (null, $"Must be {what}.");
}
