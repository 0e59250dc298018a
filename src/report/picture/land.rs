//! The outlines of the land, from Natural Earth (public domain): no borders.

use std::fmt::Write as _;

use super::shape::num;

const WORLD: &str = include_str!("../assets/land-world.txt");
const EUROPE: &str = include_str!("../assets/land-europe.txt");

/// A part of the world on a part of the paper: degrees of longitude are narrowed as in its middle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Window {
    /// The western edge, in degrees.
    west: f64,
    /// The northern edge, in degrees.
    north: f64,
    /// Pixels for a degree of longitude.
    per_lon: f64,
    /// Pixels for a degree of latitude.
    per_lat: f64,
    /// Width and height in pixels.
    pub(super) size: (f64, f64),
}

impl Window {
    /// A window of a size that holds these places (latitude, longitude) with a margin.
    pub(super) fn around(places: &[(f64, f64)], size: (f64, f64), least: f64) -> Self {
        let fold = |of: fn(f64, f64) -> f64, part: fn(&(f64, f64)) -> f64| {
            places.iter().map(part).reduce(of).unwrap_or(0.0)
        };
        let (south, north) = (fold(f64::min, |p| p.0), fold(f64::max, |p| p.0));
        let (west, east) = (fold(f64::min, |p| p.1), fold(f64::max, |p| p.1));
        let middle = (f64::midpoint(south, north), f64::midpoint(west, east));
        let narrow = libm::cos(middle.0.clamp(-60.0, 60.0).to_radians());
        let (high, wide) = ((north - south).max(least) * 1.35, (east - west).max(least) * 1.3);
        let per_lat = (size.1 / high).min(size.0 / (wide * narrow));
        let per_lon = per_lat * narrow;
        Self {
            west: middle.1 - size.0 / per_lon / 2.0,
            north: middle.0 + size.1 / per_lat / 2.0,
            per_lon,
            per_lat,
            size,
        }
    }

    /// Where a place (latitude, longitude) is.
    pub(super) fn at(&self, (lat, lon): (f64, f64)) -> (f64, f64) {
        ((lon - self.west) * self.per_lon, (self.north - lat) * self.per_lat)
    }

    /// Whether all of it is in the finer outline of Europe.
    fn is_in_europe(&self) -> bool {
        let (east, south) =
            (self.west + self.size.0 / self.per_lon, self.north - self.size.1 / self.per_lat);
        self.west >= -13.0 && east <= 36.0 && south >= 34.0 && self.north <= 64.0
    }

    /// The land in it, as the data of a path.
    pub(super) fn land(&self) -> String {
        let mut d = String::new();
        let (outlines, unit) = if self.is_in_europe() { (EUROPE, 100.0) } else { (WORLD, 10.0) };
        for ring in outlines.lines() {
            self.ring((ring, unit), &mut d);
        }
        d
    }

    fn ring(&self, (ring, unit): (&str, f64), d: &mut String) {
        let (mut lon, mut lat) = (0.0, 0.0);
        let mut points: Vec<(f64, f64)> = Vec::new();
        for pair in ring.split(' ') {
            let Some((x, y)) = pair.split_once(',') else { continue };
            let degrees = |text: &str| text.parse::<f64>().unwrap_or(0.0) / unit;
            (lon, lat) = (lon + degrees(x), lat + degrees(y));
            let (x, y) = self.at((lat, lon));
            // Far outside nothing is seen; near it the outline has to go on.
            let far = |value: f64, size: f64| value.clamp(-size, 2.0 * size);
            let point = (far(x, self.size.0), far(y, self.size.1));
            let close =
                |last: &(f64, f64)| (last.0 - point.0).abs() + (last.1 - point.1).abs() < 1.2;
            if !points.last().is_some_and(close) {
                points.push(point);
            }
        }
        let outside = |part: fn(&(f64, f64)) -> f64, size: f64| {
            points.iter().all(|p| part(p) < 0.0) || points.iter().all(|p| part(p) > size)
        };
        if points.len() < 3 || outside(|p| p.0, self.size.0) || outside(|p| p.1, self.size.1) {
            return;
        }
        let (mut x, mut y) = (tenth(points[0].0), tenth(points[0].1));
        write!(d, "M{} {}l", num(x), num(y)).expect("writing to a text cannot fail");
        for (at, point) in points[1..].iter().enumerate() {
            let (dx, dy) = (tenth(point.0 - x), tenth(point.1 - y));
            let gap = if at == 0 { "" } else { " " };
            write!(d, "{gap}{} {}", num(dx), num(dy)).expect("writing to a text cannot fail");
            (x, y) = (x + dx, y + dy);
        }
        d.push('z');
    }
}

/// To one decimal, as it will be written, so that no error grows along an outline.
fn tenth(value: f64) -> f64 {
    libm::round(value * 10.0) / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ring_of_the_land_closes_within_the_world() {
        for (outlines, rings, unit) in [(WORLD, 100, 10), (EUROPE, 30, 100)] {
            assert!(outlines.lines().count() > rings);
            for ring in outlines.lines() {
                let (mut lon, mut lat) = (0_i32, 0_i32);
                for pair in ring.split(' ') {
                    let (x, y) = pair.split_once(',').unwrap();
                    lon += x.parse::<i32>().unwrap();
                    lat += y.parse::<i32>().unwrap();
                    assert!(lon.abs() <= 180 * unit && lat.abs() <= 90 * unit, "{lon} {lat}");
                }
            }
        }
    }

    #[test]
    fn london_is_north_west_of_bonn() {
        let places = [(51.5, -0.1), (50.7, 7.1), (46.2, 6.1)];
        let window = Window::around(&places, (400.0, 300.0), 3.0);
        let (london, bonn) = (window.at(places[0]), window.at(places[1]));
        assert!(london.0 < bonn.0 && london.1 < bonn.1, "{london:?} {bonn:?}");
        assert!(window.is_in_europe() && window.land().len() > 500);
    }
}
