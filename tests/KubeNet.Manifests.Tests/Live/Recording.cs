using System.Text.Json.Nodes;
using System.Web;

namespace KubeNet.Manifests.Tests.Live;

/// <summary>What a cluster answered: a file for each list in tests/Golden/kubectl/cluster, cut into pages here as a server does.</summary>
internal static class Recording
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "Golden", "kubectl", "cluster");

    public static int Count(string resource) => Items(resource).Count;

    public static (int Status, string Body) Answer(Uri uri)
    {
        var resource = uri.Segments[^1];
        var file = Path.Combine(Folder, $"{resource}.json");
        if (!File.Exists(file))
            return (404, """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"the server could not find the requested resource","reason":"NotFound","code":404}""");
        var answer = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        if (answer["items"] is not JsonArray items)
            return (200, answer.ToJsonString());
        var query = HttpUtility.ParseQueryString(uri.Query);
        var start = int.Parse(query["continue"] ?? "0");
        var limit = int.Parse(query["limit"] ?? "1000000");
        answer["items"] = new JsonArray([.. items.Skip(start).Take(limit).Select(item => item!.DeepClone())]);
        if (start + limit < items.Count)
            answer["metadata"]!["continue"] = (start + limit).ToString();
        return (200, answer.ToJsonString());
    }

    private static JsonArray Items(string resource) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, $"{resource}.json")))!["items"]!.AsArray();
}
