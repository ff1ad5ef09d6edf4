/* SPDX-License-Identifier: Apache-2.0 */
/* Reproducible inputs. Several arrays take turns, so that the branch predictor cannot learn one.
 * In: a seed. Out: arrays. Layer: bench. */
#ifndef BENCH_DATA_H
#define BENCH_DATA_H

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <vector>

namespace data {

enum Shape { NORMAL, PARETO };

inline double draw(std::mt19937_64 &random, Shape shape) {
    if (shape == PARETO) {
        double u = std::uniform_real_distribution<double>(1e-12, 1)(random);
        return std::pow(u, -1.5);
    }
    return std::normal_distribution<double>()(random);
}

/* About one value in a hundred is missing, at random: a fixed step would be learnt. */
inline std::vector<std::vector<double>> columns(std::size_t count, std::size_t n, Shape shape) {
    std::mt19937_64 random(2013);
    std::vector<std::vector<double>> all(count, std::vector<double>(n));
    for (auto &column : all) {
        for (double &x : column)
            x = draw(random, shape);
        for (double &x : column) {
            if (random() % 100 == 0) x = std::numeric_limits<double>::quiet_NaN();
        }
    }
    return all;
}

/* `count` distinct quantiles of a large sample of the same shape. */
inline std::vector<double> quantiles(std::size_t count, Shape shape) {
    std::mt19937_64 random(42);
    std::vector<double> sample(200000);
    for (double &x : sample)
        x = draw(random, shape);
    std::sort(sample.begin(), sample.end());
    std::vector<double> edges;
    for (std::size_t i = 1; i <= count; i++)
        edges.push_back(sample[i * sample.size() / (count + 1)]);
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    return edges;
}

} // namespace data

#endif
