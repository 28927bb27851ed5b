using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Publishing;

/// <summary>
/// Makes a release of a spec document that another channel server sent (wire-contract "The spec document"). Such documents carry no manifest: the metadata
/// gives name, time and the id that becomes an alias, the image tag the platform version. The release gets an id of its own.
/// </summary>
public static partial class UpstreamSpec
{
    private static readonly string[] KeptOfChart = ["url", "name", "version", "digest"];

    private static readonly string[] Credentials = ["username", "password", "credentialSecret"];

    /// <param name="document">The JSON bytes of the answer.</param>
    /// <param name="name">Instead of the release's name there.</param>
    /// <param name="platformVersion">Instead of the image tag.</param>
    /// <param name="createdAt">Instead of the time there; older servers send none.</param>
    public static Checked<ReleaseSource> Read(ReadOnlyMemory<byte> document, string? name = null, string? platformVersion = null, DateTimeOffset? createdAt = null)
    {
        var parsed = CanonicalJson.Parse(document);
        if (!parsed.TryGet(out var json))
            return Checked<ReleaseSource>.Invalid(parsed.Defects);
        using (json)
        {
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                return new Defect("release_kind", "", "A spec document must be an object with metadata, chart and values.");
            return new Reading(json.RootElement, name, platformVersion, createdAt).Run();
        }
    }

    private sealed class Reading(JsonElement document, string? name, string? platformVersion, DateTimeOffset? createdAt)
    {
        private readonly JsonElement _metadata = Member(document, "metadata");
        private readonly List<Defect> _defects = [];
        private readonly string _tagOwner = Tag(document, "app") is null && Tag(document, "api") is not null ? "api" : "app";

        public Checked<ReleaseSource> Run()
        {
            var tag = Tag(document, _tagOwner);
            (string Name, JsonNode? Value)[] members =
            [
                ("name", name ?? Node(Member(_metadata, "releaseName"))),
                ("platformVersion", platformVersion ?? tag),
                ("createdAt", createdAt is { } time ? Timestamp.Format(time) : CreatedAt()),
                ("chart", Chart()),
                ("values", Node(Member(document, "values"))),
            ];
            var manifest = new JsonObject(members.Where(member => member.Value is not null).Select(member => KeyValuePair.Create(member.Name, member.Value)));
            var draft = ReleaseDraft.ReadBody(JsonSerializer.SerializeToUtf8Bytes(manifest), isYaml: false);
            var alias = Alias();
            // Without a tag the rules say that it is missing; that there is no version then either would only repeat it.
            _defects.AddRange(draft.Defects.Where(defect => defect.Path != "platformVersion" || platformVersion is not null || tag is not null).Select(Locate));
            return _defects.Count == 0 && draft.Source is { } source
                ? source with { Aliases = alias is { } id && id != source.Release.Id ? [id] : [] }
                : Checked<ReleaseSource>.Invalid(_defects);
        }

        /// <summary>Others send more than milliseconds, which no document of ours has.</summary>
        private JsonNode? CreatedAt()
        {
            var time = Member(_metadata, "releaseCreatedAt");
            return time.ValueKind == JsonValueKind.String ? BelowMilliseconds().Replace(time.GetString()!, "") : Node(time);
        }

        private JsonNode? Chart()
        {
            var chart = Member(document, "chart");
            if (chart.ValueKind != JsonValueKind.Object)
                return Node(chart);
            var kept = new JsonObject();
            foreach (var member in chart.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.String || member.Value.GetString()!.Length > 0))
            {
                if (KeptOfChart.Contains(member.Name))
                    kept[member.Name] = Node(member.Value);
                else if (member.Name == "path")
                    _defects.Add(new("chart_path", "chart.path", "The chart is a file inside the operator, which no other deployment has; publish a release with url, name and version instead."));
                else if (Credentials.Contains(member.Name))
                    _defects.Add(new("chart_field", $"chart.{member.Name}", "The chart needs credentials, which a release can't hold, since it goes to every customer; mirror the chart to where it can be read without, and publish a release with that URL."));
            }

            return kept;
        }

        private Guid? Alias()
        {
            var id = Member(_metadata, "releaseId");
            if (id.ValueKind == JsonValueKind.Undefined)
                return null;
            if (id.ValueKind == JsonValueKind.String && Uuid.TryParse(id.GetString(), out var alias))
                return alias;
            _defects.Add(new("release_alias", "metadata.releaseId", "Must be a UUID, so that it can be an alias, under which pins find the release; remove it to go without."));
            return null;
        }

        /// <summary>The document's own path, and the way around what can't be mended in it.</summary>
        private Defect Locate(Defect defect) => defect.Path switch
        {
            "name" when name is null => defect with { Path = "metadata.releaseName", Message = $"{defect.Message} Or give a name." },
            "createdAt" when createdAt is null => defect with { Path = "metadata.releaseCreatedAt", Message = $"{defect.Message} Or give a time." },
            "platformVersion" when platformVersion is null => defect with { Path = $"values.{_tagOwner}.image.tag", Message = $"{defect.Message} Or give a platform version." },
            _ => defect,
        };
    }

    private static string? Tag(JsonElement document, string component) =>
        Member(Member(Member(Member(document, "values"), component), "image"), "tag") is { ValueKind: JsonValueKind.String } tag && tag.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>Undefined where there is none.</summary>
    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;

    /// <summary>Null for a member that is missing or null.</summary>
    private static JsonNode? Node(JsonElement element) => element.ValueKind == JsonValueKind.Undefined ? null : JsonNode.Parse(element.GetRawText());

    [GeneratedRegex(@"(?<=\.[0-9]{3})[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex BelowMilliseconds();
}
