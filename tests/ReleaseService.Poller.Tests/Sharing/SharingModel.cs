namespace ReleaseService.Poller.Tests.Sharing;

/// <summary>
/// Who has which key after any sequence of edits and releases, said the short way: the last who wrote a key in the resource has it until somebody removes it, then the user input, then the channel; and a release whose
/// images are in part others' doesn't move. Each write has a value of its own, so that no two share one.
/// </summary>
internal sealed class SharingModel
{
    /// <summary>One of a group that moves together; the others move alone, or are nobody's in the channel.</summary>
    public const string Lockstep = "app.image.tag";

    public static readonly string[] Keys = [Lockstep, "console.image.tag", "console.image.repository", "parquet.autoscaling.horizontal.maxReplicas", "mine.a"];

    /// <summary>Server-side apply of somebody who made a map deletes what others have put into it (<see cref="Core.Layers.PeoplesMaps"/> is how the poller doesn't), so that this manager has maps of its own.</summary>
    public static readonly string[] ServerSideKeys = ["weave.image.tag", "weave.image.repository", "theirs.b"];

    private readonly Dictionary<string, Dictionary<string, string>> _files = new() { ["client-side"] = [], ["server-side"] = [], ["console"] = [] };
    private readonly Dictionary<string, (string Manager, string Value)> _resource = [];

    /// <summary>The release that is the channel's head.</summary>
    public required string Head { get; set; }

    /// <summary>The release that the instance has, as far as nobody is above.</summary>
    public required string Applied { get; set; }

    /// <summary>What a manager keeps in git, or in the console.</summary>
    public IReadOnlyDictionary<string, string> FileOf(string manager) => _files[manager];

    /// <summary>What people have in the resource: it counts at once, and always.</summary>
    public IEnumerable<KeyValuePair<string, string>> InResource => _resource.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Value));

    /// <summary>What is above the channel.</summary>
    public Dictionary<string, string> Above
    {
        get
        {
            var above = new Dictionary<string, string>(_files["console"]);
            foreach (var (key, value) in InResource)
                above[key] = value;
            return above;
        }
    }

    /// <summary>A manager changes its file by one key and applies all of it.</summary>
    /// <param name="manager">One that has a file.</param>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <param name="value">Null to remove it.</param>
    public void Write(string manager, string key, string? value)
    {
        var file = _files[manager];
        var removed = value is null && file.Remove(key);
        if (value is not null)
            file[key] = value;
        if (manager != "console")
        {
            if (removed && manager == "client-side")
                RemoveClientSide(key, file);
            else if (removed && _resource.TryGetValue(key, out var owner) && owner.Manager == manager)
                _resource.Remove(key);
            foreach (var (own, kept) in file)
                _resource[own] = (manager, kept);
        }

        Settle();
    }

    /// <summary>Somebody patches one key, without a file.</summary>
    public void Patch(string key, string? value)
    {
        if (value is null)
            _resource.Remove(key);
        else
            _resource[key] = ("patch", value);
        Settle();
    }

    public void Promote(string release)
    {
        Head = release;
        Settle();
    }

    /// <summary>It deletes what was in its last file, whoever has it now: the whole map, if nothing of that is in the file any more.</summary>
    private void RemoveClientSide(string key, Dictionary<string, string> file)
    {
        var map = key[..(key.IndexOf('.', StringComparison.Ordinal) + 1)];
        var isMapGone = !file.Keys.Any(other => other.StartsWith(map, StringComparison.Ordinal));
        foreach (var gone in Keys.Where(other => other == key || (isMapGone && other.StartsWith(map, StringComparison.Ordinal))))
            _resource.Remove(gone);
    }

    private void Settle() => Applied = Above.ContainsKey(Lockstep) ? Applied : Head;
}
