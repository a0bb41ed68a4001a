using System.Text;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Manifests.Tests.Reading;

public class LargeTests
{
    private const int Services = 500;
    private const int EndpointsOfEach = 15;

    [Fact]
    public void A_large_dump_is_read_in_memory_of_its_own_size()
    {
        var text = Encoding.UTF8.GetBytes(Dump(Services, EndpointsOfEach));
        ManifestReader.Read([new ManifestSource("warm", () => new MemoryStream(text))]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var set = ManifestReader.Read([new ManifestSource("large", () => new MemoryStream(text))]);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal((Services, Services * EndpointsOfEach), (set.Of<Service>().Count(), set.Of<EndpointSlice>().Sum(slice => slice.Endpoints.Count)));
        Assert.True(allocated < 6L * text.Length, $"{allocated} bytes for {text.Length}");
    }

    /// <summary><c>kubectl get services,endpointslices -A -o json</c>.</summary>
    internal static string Dump(int services, int endpoints)
    {
        var text = new StringBuilder("{\n    \"apiVersion\": \"v1\",\n    \"items\": [");
        for (var i = 0; i < services; i++)
        {
            text.Append(i == 0 ? "" : ",").Append($$"""

                        {
                            "apiVersion": "v1",
                            "kind": "Service",
                            "metadata": {
                                "creationTimestamp": "2026-10-12T08:11:03Z",
                                "name": "s{{i}}",
                                "namespace": "default",
                                "resourceVersion": "{{1000 + i}}"
                            },
                            "spec": {
                                "clusterIP": "10.96.{{i / 250}}.{{1 + (i % 250)}}",
                                "ports": [
                                    {
                                        "name": "http",
                                        "port": 80,
                                        "protocol": "TCP",
                                        "targetPort": 8080
                                    }
                                ],
                                "selector": {
                                    "app": "s{{i}}"
                                },
                                "type": "ClusterIP"
                            }
                        },
                        {
                            "addressType": "IPv4",
                            "apiVersion": "discovery.k8s.io/v1",
                            "endpoints": [
                """);
            for (var j = 0; j < endpoints; j++)
            {
                var number = (i * endpoints) + j;
                text.Append(j == 0 ? "" : ",").Append($$"""

                                    {
                                        "addresses": [
                                            "10.{{128 + (number >> 16)}}.{{(number >> 8) & 255}}.{{number & 255}}"
                                        ],
                                        "conditions": {
                                            "ready": true,
                                            "serving": true,
                                            "terminating": false
                                        },
                                        "nodeName": "node{{number % 5000}}",
                                        "targetRef": {
                                            "kind": "Pod",
                                            "name": "s{{i}}-{{j}}",
                                            "namespace": "default",
                                            "uid": "00000000-0000-0000-0000-{{number:d12}}"
                                        }
                                    }
                    """);
            }

            text.Append($$"""

                            ],
                            "kind": "EndpointSlice",
                            "metadata": {
                                "labels": {
                                    "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
                                    "kubernetes.io/service-name": "s{{i}}"
                                },
                                "name": "s{{i}}-abcde",
                                "namespace": "default"
                            },
                            "ports": [
                                {
                                    "name": "http",
                                    "port": 8080,
                                    "protocol": "TCP"
                                }
                            ]
                        }
                """);
        }

        return text.Append("\n    ],\n    \"kind\": \"List\",\n    \"metadata\": {\n        \"resourceVersion\": \"\"\n    }\n}\n").ToString();
    }
}
